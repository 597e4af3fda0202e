// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Status;
import dev.opal.query.Recorded;
import dev.opal.query.RecordedStep;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The steps at which a run failed, as text for people. */
final class FailurePage {
  /** What else failed beside the step that made the run fail is told in short. */
  private static final int OTHERS = 9;

  private static final int LINES_OF_OTHER = 3;

  private final Recorded run;
  private final Console console;
  private final Colours colours;

  FailurePage(Recorded run, Console console, Colours colours) {
    this.run = run;
    this.console = console;
    this.colours = colours;
  }

  /** Returns the last lines of each failed step by its path, that of the run's exit code first. */
  static Map<String, List<String>> lastLines(Recorded run, boolean colours, Console console)
      throws IOException {
    Map<String, List<String>> logs = new LinkedHashMap<>();
    String first = run.summary().failedStep();
    if (first != null) {
      logs.put(first, LastLines.read(run, first, LastLines.MANY, colours, console));
      for (RecordedStep step : run.steps()) {
        if (logs.size() <= OTHERS && isOther(step, first)) {
          String path = step.path();
          logs.put(path, LastLines.read(run, path, LINES_OF_OTHER, colours, console));
        }
      }
    }
    return logs;
  }

  /** A step around the one that failed failed because of it. */
  private static boolean isOther(RecordedStep step, String first) {
    Status status = step.end().status();
    boolean failed = status == Status.FAILED || status == Status.TIMED_OUT;
    return failed && !(first + "/").startsWith(step.path() + "/");
  }

  /**
   * Returns nothing where no step failed.
   *
   * @param lastLines of each failed step's log, by its path, safe already
   */
  List<String> lines(Map<String, List<String>> lastLines) {
    List<String> lines = new ArrayList<>();
    lastLines.forEach((path, log) ->
        run.steps().stream()
            .filter(step -> step.path().equals(path))
            .forEach(step -> lines.addAll(lines(step, log))));
    return lines;
  }

  private List<String> lines(RecordedStep step, List<String> log) {
    List<String> lines = new ArrayList<>();
    String path = console.shown(step.path());
    String status = colours.loud(step.end().status().toString());
    lines.add("");
    lines.add(status + " " + path + ": " + console.shown(step.command()));
    if (!step.end().error().isEmpty()) {
      lines.add("  " + console.shown(step.end().error()));
    }
    log.forEach(line -> lines.add("  | " + line));
    lines.add("  opal runs tail " + run.summary().runId() + " --step " + path);
    return lines;
  }
}
