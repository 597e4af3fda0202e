// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Summary;
import dev.opal.query.Recorded;
import dev.opal.query.RecordedStep;
import java.util.ArrayList;
import java.util.List;

/** The step at which a run failed, as text for people. */
final class FailurePage {
  private final Recorded run;
  private final Console console;
  private final Colours colours;

  FailurePage(Recorded run, Console console, Colours colours) {
    this.run = run;
    this.console = console;
    this.colours = colours;
  }

  /**
   * Returns nothing where no step failed.
   *
   * @param lastLines of the failed step's log, safe already
   */
  List<String> lines(List<String> lastLines) {
    Summary summary = run.summary();
    List<String> lines = new ArrayList<>();
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
    return lines;
  }
}
