// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Durations;
import dev.opal.model.Summary;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import dev.opal.query.CriticalPath;
import dev.opal.query.PlanChange;
import dev.opal.query.Recorded;
import dev.opal.query.RecordedPlan;
import dev.opal.query.RecordedStep;
import dev.opal.store.BundleKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One run as text for people. */
final class RunPage {
  private static final int VALUES_SHOWN = 40;

  private final Recorded run;
  private final RecordedPlan plan;
  private final Summary summary;
  private final Console console;
  private final Colours colours;
  private final Instant now;
  private final RunFacts facts;
  private final List<String> lines = new ArrayList<>();

  RunPage(Recorded run, RecordedPlan plan, Console console, Colours colours, Instant now) {
    this.run = run;
    this.plan = plan;
    this.summary = run.summary();
    this.console = console;
    this.colours = colours;
    this.now = now;
    this.facts = new RunFacts(run, plan, console);
  }

  /**
   * @param lastLines of each failed step's log, by its path, safe already
   * @param timeline when each step ran is drawn, too
   */
  List<String> lines(
      @Nullable PlanChange planChange, Map<String, List<String>> lastLines, boolean timeline) {
    head();
    losses();
    lines.addAll(facts.lines(planChange));
    values();
    steps(timeline);
    lines.addAll(new FailurePage(run, console, colours).lines(lastLines));
    said();
    counts();
    place();
    return lines;
  }

  private void head() {
    StringBuilder head = new StringBuilder(colours.heading(summary.runId().value()));
    head.append("  ").append(colours.status(summary.status(), summary.status().toString()));
    if (summary.exitCode() != null && summary.exitCode() != 0) {
      head.append("  exit ").append(summary.exitCode());
    }
    head.append("  ").append(Durations.format(RunTable.nanos(summary, now)));
    lines.add(head.toString());
    if (run.open() && !run.live()) {
      lines.add(colours.loud("nobody records this run any more") + "; opal runs recover seals it");
    }
  }

  private void losses() {
    for (Summary.Loss loss : summary.losses()) {
      lines.add(
          colours.loud("incomplete")
              + ": "
              + loss.count()
              + " "
              + loss.kind().toString().replace('_', ' ')
              + ": "
              + console.shown(loss.reason()));
    }
  }

  private void values() {
    List<String> values = plan.values();
    list("values", values.subList(0, Math.min(values.size(), VALUES_SHOWN)));
    if (values.size() > VALUES_SHOWN) {
      lines.add("  and " + (values.size() - VALUES_SHOWN) + " more in plan.json");
    }
  }

  /** What stands in several lines is shown so. */
  private void list(String heading, List<String> texts) {
    if (!texts.isEmpty()) {
      lines.add("");
      lines.add(colours.heading(heading));
    }
    for (String text : texts) {
      String indent = "  ";
      for (String line : text.split("\n", -1)) {
        lines.add(indent + console.shown(line));
        indent = "      ";
      }
    }
  }

  private void steps(boolean timeline) {
    List<RecordedStep> critical = CriticalPath.of(run.steps());
    List<String> tree = new StepTree(run.steps(), plan.steps(), critical, console).lines(colours);
    if (!tree.isEmpty()) {
      lines.add("");
      lines.add(colours.heading("steps"));
      lines.addAll(tree);
      lines.addAll(CriticalShare.line(run.steps(), critical, RunTable.nanos(summary, now)));
    }
    if (timeline && !run.steps().isEmpty()) {
      lines.add("");
      lines.add(colours.heading("timeline"));
      lines.addAll(new Timeline(run, critical, console, colours).lines());
    }
  }

  private String complete() {
    if (run.open()) {
      return "not sealed yet";
    }
    return summary.losses().isEmpty() ? "yes" : "no, see above";
  }

  /** Notes and measurements. */
  private void said() {
    List<String> found = new ArrayList<>();
    for (JsonObject note : objects("notes")) {
      found.add(text(note, "name") + " = " + text(note, "value"));
    }
    for (JsonObject measured : objects("measurements")) {
      Json value = measured.members().get("value");
      String unit = text(measured, "unit");
      found.add(
          text(measured, "name")
              + " = "
              + (value == null ? "" : value.text())
              + (unit.equals("1") ? "" : " " + unit));
    }
    list("notes", found);
  }

  private void counts() {
    lines.add("");
    facts.add(lines, "retries", summary.retries() == 0 ? null : String.valueOf(summary.retries()));
    facts.add(lines, "redacted", RunFacts.pairs(summary.redactions()));
    facts.add(lines, "masked late", maskedLate(objects("masks")));
    facts.add(lines, "complete", complete());
  }

  /** How many values, and from when to when. */
  private @Nullable String maskedLate(List<JsonObject> masks) {
    if (masks.isEmpty()) {
      return null;
    }
    long values = 0;
    for (JsonObject mask : masks) {
      values += mask.members().get("values") instanceof Json.Int number ? number.value() : 0;
    }
    String first = afterStart(masks.get(0));
    String last = afterStart(masks.get(masks.size() - 1));
    return values
        + (values == 1 ? " value, " : " values, ")
        + (first.equals(last) ? first : first + " to " + last)
        + " after the start: what was recorded before may hold "
        + (values == 1 ? "it" : "them");
  }

  private String afterStart(JsonObject mask) {
    Instant at = Instant.parse(text(mask, "at"));
    return Durations.format(Duration.between(summary.startedAt(), at).toNanos());
  }

  private void place() {
    for (BundleKey addendum : run.addenda()) {
      facts.add(lines, "addendum", addendum.path());
    }
    facts.add(lines, run.open() ? "open in" : "bundle", run.place().toString());
  }

  private List<JsonObject> objects(String name) {
    try {
      return run.json().objects(name);
    } catch (JsonException e) {
      return List.of();
    }
  }

  private static String text(JsonObject object, String name) {
    return object.members().get(name) instanceof Json.Str string ? string.value() : "";
  }
}
