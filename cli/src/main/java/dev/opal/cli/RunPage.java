// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Durations;
import dev.opal.model.Origin;
import dev.opal.model.Summary;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One run as text for people. */
final class RunPage {
  private static final int LABEL = 10;
  private static final int HASH_SHOWN = "sha256:".length() + 12;
  private static final int SHA_SHOWN = 12;
  private static final int VALUES_SHOWN = 40;

  private final Recorded run;
  private final RecordedPlan plan;
  private final Summary summary;
  private final Console console;
  private final Colours colours;
  private final Instant now;
  private final List<String> lines = new ArrayList<>();

  RunPage(Recorded run, RecordedPlan plan, Console console, Colours colours, Instant now) {
    this.run = run;
    this.plan = plan;
    this.summary = run.summary();
    this.console = console;
    this.colours = colours;
    this.now = now;
  }

  /**
   * @param lastLines of the failed step's log, safe already
   */
  List<String> lines(@Nullable PlanChange planChange, List<String> lastLines) {
    head();
    losses();
    surroundings();
    fact("plan", plan(planChange));
    fact("trace", summary.traceId());
    values();
    steps();
    failure(lastLines);
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

  private void surroundings() {
    fact("id", summary.externalId());
    fact("file", plan.script());
    fact("command", command());
    fact("started", time(summary.startedAt()));
    fact("ended", summary.endedAt() == null ? null : time(summary.endedAt()));
    fact("env", summary.env());
    fact("target", summary.target());
    fact("origin", summary.origin().toString());
    fact("user", summary.user() + runner());
    fact("git", git());
    fact("ci", pairs(member("ci")));
    fact("tags", pairs(summary.tags()));
    fact("policy", policy());
  }

  private String time(Instant time) {
    return console.outTerminal() ? Times.local(time) : Times.utc(time);
  }

  private String runner() {
    String host = summary.host().equals(summary.runner()) ? "" : " (" + summary.host() + ")";
    return summary.runner().isEmpty() ? "" : " on " + summary.runner() + host;
  }

  private @Nullable String git() {
    String sha = summary.gitSha();
    if (sha == null) {
      return null;
    }
    String branch = summary.gitBranch() == null ? "" : " " + summary.gitBranch();
    Boolean dirty = summary.gitDirty();
    return cut(sha, SHA_SHOWN)
        + branch
        + (dirty == null ? "" : dirty ? ", with changes that are not committed" : ", clean");
  }

  private @Nullable String policy() {
    JsonObject policy =
        run.json().members().get("policy") instanceof JsonObject object ? object : null;
    List<String> flags = new ArrayList<>();
    for (String flag : new String[] {"deny_network", "readonly_fs"}) {
      if (policy != null && isTrue(policy, flag)) {
        flags.add(flag + (isTrue(policy, flag + "_enforced") ? " (enforced)" : " (not enforced)"));
      }
    }
    return flags.isEmpty() ? null : String.join(", ", flags);
  }

  private static boolean isTrue(JsonObject object, String name) {
    return object.members().get(name) instanceof Json.Bool bool && bool.value();
  }

  private String plan(@Nullable PlanChange change) {
    String hash = summary.planHash() == null ? "unplanned" : cut(summary.planHash(), HASH_SHOWN);
    if (change == null) {
      return hash + ", first run of this environment and target";
    }
    String before = change.before().toString();
    return hash
        + switch (change.kind()) {
          case SAME -> ", same as " + before;
          case CHANGED -> ", changed since " + before;
          case OTHER_KEY -> ", not comparable with " + before + ": another plan key";
          case OTHER_RULES -> ", not comparable with " + before + ": other redaction rules";
          case UNPLANNED -> ", not comparable with " + before + ": one has no plan";
        };
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

  private void steps() {
    List<String> tree = new StepTree(run.steps(), plan.steps(), console).lines(colours);
    if (!tree.isEmpty()) {
      lines.add("");
      lines.add(colours.heading("steps"));
      lines.addAll(tree);
    }
  }

  private void failure(List<String> lastLines) {
    for (RecordedStep step : run.steps()) {
      if (step.path().equals(summary.failedStep())) {
        lines.add("");
        lines.add(
            colours.loud(step.end().status().toString())
                + " "
                + console.shown(step.path())
                + ": "
                + console.shown(step.command()));
        if (!step.end().error().isEmpty()) {
          lines.add("  " + console.shown(step.end().error()));
        }
        lastLines.forEach(line -> lines.add("  | " + line));
        lines.add("  opal runs tail " + summary.runId() + " --step " + console.shown(step.path()));
      }
    }
  }

  /** The command of a run that wraps one. */
  private @Nullable String command() {
    boolean wraps = summary.origin() != Origin.PLAN && summary.planHash() != null;
    return run.steps().isEmpty() || !wraps ? null : run.steps().get(0).command();
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
    fact("retries", summary.retries() == 0 ? null : String.valueOf(summary.retries()));
    fact("redacted", pairs(summary.redactions()));
    fact("masked late", maskedLate(objects("masks")));
    fact("complete", complete());
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
      fact("addendum", addendum.path());
    }
    fact(run.open() ? "open in" : "bundle", run.place().toString());
  }

  private void fact(String label, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      lines.add(
          "  " + label + " ".repeat(Math.max(1, LABEL - label.length())) + console.shown(value));
    }
  }

  private Map<String, String> member(String name) {
    Map<String, String> result = new TreeMap<>();
    if (run.json().members().get(name) instanceof JsonObject object) {
      object.members().keySet().forEach(key -> result.put(key, text(object, key)));
    }
    return result;
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

  private static String pairs(Map<String, ?> entries) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(entries)
        .forEach((name, value) ->
            text.append(text.isEmpty() ? "" : ", ").append(name).append('=').append(value));
    return text.toString();
  }

  private static String cut(String text, int length) {
    return text.substring(0, Math.min(text.length(), length));
  }
}
