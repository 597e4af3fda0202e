// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Durations;
import dev.opal.model.Status;
import dev.opal.model.Summary;
import dev.opal.query.Cause;
import dev.opal.query.LogDifference;
import dev.opal.query.LogLine;
import dev.opal.query.Recorded;
import dev.opal.query.Why;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Why a run failed, or took longer than usual, as text for people. */
final class WhyPage {
  private static final int CAUSES = 10;

  private final Recorded run;
  private final Why why;
  private final Summary summary;
  private final Console console;
  private final Colours colours;
  private final List<String> lines = new ArrayList<>();

  WhyPage(Recorded run, Why why, Console console, Colours colours) {
    this.run = run;
    this.why = why;
    this.summary = why.run();
    this.console = console;
    this.colours = colours;
  }

  /**
   * @param lastLines of the failed step's log, safe already
   */
  List<String> lines(List<String> lastLines) {
    head();
    if (summary.status() == Status.RUNNING) {
      lines.add("it is still running; opal runs tail " + summary.runId() + " -f follows it");
      return lines;
    }
    String failed = run.summary().failedStep();
    if (failed != null) {
      lines.addAll(new FailurePage(run, console, colours).lines(Map.of(failed, lastLines)));
    }
    log();
    causes();
    verdict();
    return lines;
  }

  private void head() {
    Integer code = summary.exitCode();
    lines.add(
        colours.heading(summary.runId().value())
            + "  "
            + colours.status(summary.status(), summary.status().toString())
            + (code == null || code == 0 ? "" : "  exit " + code)
            + "  "
            + Durations.format(summary.durationNanos())
            + "  "
            + console.shown(summary.env() + "/" + summary.target()));
    Summary last = why.lastSuccess();
    if (last != null) {
      lines.add("last success before it: " + last.runId() + since());
    } else if (summary.status() != Status.SUCCEEDED) {
      lines.add("no success before it is known, so there is nothing to compare it with");
    }
  }

  private String since() {
    int failures = why.failures().size();
    return failures < 2
        ? ""
        : "; " + failures + " runs failed since, the first was " + why.failures().get(0).runId();
  }

  private void log() {
    LogDifference log = why.log();
    if (log == null || (log.added().isEmpty() && log.removed().isEmpty())) {
      return;
    }
    lines.add("");
    lines.add(colours.heading("first lines of the step's log that only one of the two runs has"));
    log.removed().forEach(line -> line("-", line, Status.FAILED));
    log.added().forEach(line -> line("+", line, Status.SUCCEEDED));
    if (!log.whole()) {
      lines.add("  only the first 4 MiB were compared");
    }
  }

  private void line(String mark, LogLine line, Status colour) {
    String text = mark + " " + line.number() + ": ";
    lines.add("  " + colours.status(colour, text) + console.shown(line.text()));
  }

  private void causes() {
    List<Cause> causes = why.causes();
    if (causes.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(colours.heading("likeliest first"));
    for (Cause cause : causes.subList(0, Math.min(CAUSES, causes.size()))) {
      String confidence = cause.confidence().toString();
      String blanks = " ".repeat(Math.max(0, "possible".length() - confidence.length()));
      lines.add("  " + confidence + blanks + "  " + console.shown(cause.what()));
      lines.add("            " + console.shown(cause.evidence()));
    }
    if (causes.size() > CAUSES) {
      lines.add(
          "  and "
              + (causes.size() - CAUSES)
              + " more; opal runs why "
              + summary.runId()
              + " -o json has all");
    }
  }

  private void verdict() {
    Summary last = why.lastSuccess();
    if (summary.status() == Status.SUCCEEDED) {
      lines.add("");
      succeeded();
    } else if (last != null) {
      lines.add("");
      lines.add(why.hasDifferences() ? differences(last) : nothing(last));
    }
  }

  private String differences(Summary last) {
    return "opal runs diff " + last.runId() + " " + summary.runId() + " shows all differences";
  }

  private String nothing(Summary last) {
    String same = why.same().isEmpty() ? "" : " (same " + String.join(", ", why.same()) + ")";
    return "nothing that was given to it differs from "
        + last.runId()
        + same
        + ": look outside, at the network, other services, the machine and its files";
  }

  private void succeeded() {
    Long usual = why.usualNanos();
    String took = Durations.format(summary.durationNanos());
    lines.add(
        usual == null
            ? "it succeeded in " + took + "; there is no success before it to compare it with"
            : (why.causes().isEmpty()
                    ? "it succeeded, and took no longer than usual: "
                    : "it succeeded, and took longer than usual: ")
                + took
                + ", the median before is "
                + Durations.format(usual));
  }
}
