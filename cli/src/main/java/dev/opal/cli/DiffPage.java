// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Durations;
import dev.opal.model.Status;
import dev.opal.model.Summary;
import dev.opal.query.Difference;
import dev.opal.query.Difference.Section;
import dev.opal.query.RunDiff;
import java.util.ArrayList;
import java.util.List;

/** What differs between two runs as text for people: a section for each kind of thing. */
final class DiffPage {
  private static final int MAX_TEXT = 400;

  private final RunDiff diff;
  private final Console console;
  private final Colours colours;
  private final List<String> lines = new ArrayList<>();

  DiffPage(RunDiff diff, Console console, Colours colours) {
    this.diff = diff;
    this.console = console;
    this.colours = colours;
  }

  List<String> lines() {
    if (diff.differences().isEmpty()) {
      lines.add(
          diff.before().runId() + " and " + diff.after().runId() + " differ in nothing recorded");
      return lines;
    }
    lines.add("- " + head(diff.before()));
    lines.add("+ " + head(diff.after()));
    for (Section section : Section.values()) {
      section(section, diff.differences().stream().filter(d -> of(d) == section).toList());
    }
    return lines;
  }

  private static Section of(Difference difference) {
    return difference.kind().section();
  }

  private String head(Summary run) {
    String started =
        console.outTerminal() ? Times.local(run.startedAt()) : Times.utc(run.startedAt());
    return run.runId()
        + "  "
        + colours.status(run.status(), run.status().toString())
        + "  "
        + started
        + "  "
        + Durations.format(run.durationNanos())
        + "  "
        + console.shown(run.env() + "/" + run.target());
  }

  private void section(Section section, List<Difference> differences) {
    if (differences.isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(colours.heading(section.toString()));
    Grid grid = new Grid();
    for (Difference difference : differences) {
      grid.add(
          List.of(
              "  " + mark(difference) + " " + console.shown(difference.title()),
              cut(console.shown(difference.text()))));
    }
    lines.addAll(
        grid.lines(
            Integer.MAX_VALUE, (row, column, text) -> paint(differences.get(row), column, text)));
  }

  private static String mark(Difference difference) {
    return difference.before() == null ? "+" : difference.after() == null ? "-" : "~";
  }

  private String paint(Difference difference, int column, String text) {
    if (column > 0 || mark(difference).equals("~")) {
      return text;
    }
    return colours.status(difference.before() == null ? Status.SUCCEEDED : Status.FAILED, text);
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
  }
}
