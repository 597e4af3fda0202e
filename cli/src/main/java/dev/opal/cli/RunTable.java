// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Durations;
import dev.opal.model.Origin;
import dev.opal.model.Status;
import dev.opal.model.Summary;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs as a table. On a terminal it takes as many columns as fit, and local time; elsewhere
 * everything, and UTC.
 */
final class RunTable {
  /** What a column shows of a run. */
  private enum Column {
    RUN,
    ID,
    STATUS,
    EXIT,
    STARTED,
    TOOK,
    ENV,
    TARGET,
    USER,
    NOTE
  }

  private static final List<Column> WHOLE =
      List.of(
          Column.RUN,
          Column.STATUS,
          Column.EXIT,
          Column.STARTED,
          Column.TOOK,
          Column.ENV,
          Column.TARGET,
          Column.USER,
          Column.NOTE);

  /** From wide to narrow; the last is cut where it does not fit. */
  private static final List<List<Column>> LAYOUTS =
      List.of(
          WHOLE,
          List.of(
              Column.RUN,
              Column.STATUS,
              Column.EXIT,
              Column.STARTED,
              Column.TOOK,
              Column.ENV,
              Column.TARGET,
              Column.NOTE),
          List.of(
              Column.ID,
              Column.STATUS,
              Column.EXIT,
              Column.STARTED,
              Column.TOOK,
              Column.ENV,
              Column.TARGET,
              Column.NOTE),
          List.of(
              Column.ID,
              Column.STATUS,
              Column.EXIT,
              Column.STARTED,
              Column.TOOK,
              Column.ENV,
              Column.TARGET),
          List.of(Column.ID, Column.STATUS, Column.EXIT, Column.STARTED, Column.TARGET),
          List.of(Column.ID, Column.STATUS, Column.EXIT, Column.TARGET, Column.ENV));

  private final List<Summary> runs;
  private final Console console;
  private final Colours colours;
  private final Instant now;

  RunTable(List<Summary> runs, Console console, Colours colours, Instant now) {
    this.runs = runs;
    this.console = console;
    this.colours = colours;
    this.now = now;
  }

  /**
   * @param width of the terminal
   */
  List<String> lines(int width) {
    List<Column> layout = WHOLE;
    Grid grid = grid(layout);
    for (int i = 1; console.outTerminal() && grid.width() > width && i < LAYOUTS.size(); i++) {
      layout = LAYOUTS.get(i);
      grid = grid(layout);
    }
    List<Column> shown = layout;
    return grid.lines(
        console.outTerminal() ? width : Integer.MAX_VALUE,
        (row, column, text) -> paint(row, shown.get(column), text));
  }

  private String paint(int row, Column column, String text) {
    if (row == 0) {
      return colours.heading(text);
    }
    return column == Column.STATUS ? colours.status(runs.get(row - 1).status(), text) : text;
  }

  private Grid grid(List<Column> layout) {
    Grid grid = new Grid();
    List<String> head = new ArrayList<>();
    for (Column column : layout) {
      head.add(column.name());
    }
    grid.add(head);
    for (Summary run : runs) {
      List<String> row = new ArrayList<>();
      for (Column column : layout) {
        row.add(console.shown(cell(column, run)));
      }
      grid.add(row);
    }
    return grid;
  }

  private String cell(Column column, Summary run) {
    return switch (column) {
      case RUN -> run.runId().value();
      case ID -> run.runId().digits();
      case STATUS -> run.status().toString();
      case EXIT -> run.exitCode() == null ? "" : run.exitCode().toString();
      case STARTED ->
          console.outTerminal() ? Times.local(run.startedAt()) : Times.utc(run.startedAt());
      case TOOK -> Durations.format(nanos(run, now));
      case ENV -> run.env();
      case TARGET -> run.target();
      case USER -> run.user();
      case NOTE -> note(run);
    };
  }

  /** A run that is running takes as long as it has been. */
  static long nanos(Summary run, Instant now) {
    return run.status() == Status.RUNNING
        ? Math.max(0, Duration.between(run.startedAt(), now).toNanos())
        : run.durationNanos();
  }

  /** A plan that did not begin: it was refused, or a value was missing. */
  private static boolean isRefused(Summary run) {
    return run.origin() == Origin.PLAN && run.status() == Status.FAILED && run.steps() == 0;
  }

  private static String note(Summary run) {
    String failed = run.failedStep() == null ? "" : run.failedStep();
    if (failed.isEmpty() && isRefused(run)) {
      failed = "refused";
    }
    if (run.losses().isEmpty()) {
      return failed;
    }
    return failed.isEmpty() ? "incomplete" : "incomplete; " + failed;
  }
}
