// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Durations;
import dev.opal.model.Status;
import dev.opal.query.RecordedStep;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Steps as an indented tree by their paths; a group without a step of its own is a line too. */
final class StepTree {
  private static final int STATUS = 1;
  private static final String[] SIZES = {"B", "kB", "MB", "GB", "TB"};

  private final Node root = new Node();
  private final Set<String> marked = new HashSet<>();
  private final Console console;

  private static final class Node {
    private final Map<String, Node> children = new LinkedHashMap<>();
    private @Nullable RecordedStep step;
    private boolean planned;
  }

  /**
   * @param steps in the order of their start
   * @param planned the paths of those that were to run, begun or not
   * @param critical those that determined when the run ended; marked unless all are
   */
  StepTree(
      List<RecordedStep> steps,
      List<String> planned,
      List<RecordedStep> critical,
      Console console) {
    this.console = console;
    if (!CriticalShare.isAll(steps, critical)) {
      critical.forEach(step -> marked.add(step.path()));
    }
    steps.forEach(step -> node(step.path()).step = step);
    planned.forEach(path -> node(path).planned = true);
  }

  private Node node(String path) {
    Node at = root;
    for (String name : path.split("/", -1)) {
      at = at.children.computeIfAbsent(name, unused -> new Node());
    }
    return at;
  }

  List<String> lines(Colours colours) {
    Grid grid = new Grid();
    List<@Nullable Status> statuses = new ArrayList<>();
    root.children.forEach((name, node) -> add(grid, statuses, name, node, 1));
    return grid.lines(
        Integer.MAX_VALUE,
        (row, column, text) -> {
          Status status = statuses.get(row);
          return column == STATUS && status != null ? colours.status(status, text) : text;
        });
  }

  private void add(Grid grid, List<@Nullable Status> statuses, String name, Node node, int depth) {
    RecordedStep step = node.step;
    boolean mark = step != null && marked.contains(step.path());
    String indented = (mark ? "* " : "  ") + "  ".repeat(depth - 1) + console.shown(name);
    statuses.add(step == null ? null : step.end().status());
    if (step != null) {
      grid.add(row(indented, step));
    } else {
      grid.add(node.planned ? List.of(indented, "not begun") : List.of(indented));
    }
    if (step != null && step.attemptList().size() > 1) {
      for (RecordedStep.Attempt attempt : step.attemptList()) {
        statuses.add(attempt.end().status());
        grid.add(
            List.of(
                "  ".repeat(depth + 1) + "attempt " + attempt.number(),
                result(attempt.end()),
                Durations.format(attempt.durationNanos())));
      }
    }
    node.children.forEach((child, below) -> add(grid, statuses, child, below, depth + 1));
  }

  private static List<String> row(String name, RecordedStep step) {
    RecordedStep.End end = step.end();
    return List.of(
        name,
        result(end),
        Durations.format(step.durationNanos()),
        step.attempts() > 1 ? step.attempts() + " attempts" : "",
        cpu(end),
        end.peakMemoryBytes().isPresent()
            ? size(end.peakMemoryBytes().getAsLong()) + " memory"
            : "",
        output(step));
  }

  private static String result(RecordedStep.End end) {
    if (end.signal() != null) {
      return end.status() + " signal " + end.signal();
    }
    return end.exitCode() == null || end.exitCode() == 0
        ? end.status().toString()
        : end.status() + " exit " + end.exitCode();
  }

  private static String cpu(RecordedStep.End end) {
    OptionalLong user = end.cpuUserNanos();
    OptionalLong system = end.cpuSystemNanos();
    return user.isEmpty() && system.isEmpty()
        ? ""
        : Durations.format(user.orElse(0) + system.orElse(0)) + " cpu";
  }

  private static String output(RecordedStep step) {
    long bytes = step.end().stdoutBytes() + step.end().stderrBytes();
    return bytes == 0 ? "" : size(bytes) + " output";
  }

  /** Returns bytes in three digits or so: {@code 12 MB}. */
  static String size(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < SIZES.length - 1) {
      value /= 1000;
      unit++;
    }
    long tenths = Math.round(value * 10);
    boolean fraction = unit > 0 && tenths < 100;
    return (fraction ? tenths / 10 + "." + tenths % 10 : String.valueOf(Math.round(value)))
        + " "
        + SIZES[unit];
  }
}
