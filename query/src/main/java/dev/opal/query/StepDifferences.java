// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.query.Difference.Kind;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What differs between the steps of two runs as they went. What their plans say of them is compared
 * with the plans.
 */
final class StepDifferences {
  private static final String NOT_BEGUN = "not begun";

  private final Side before;
  private final Side after;
  private final Differences found;
  private final Set<String> plannedBefore;
  private final Set<String> plannedAfter;

  private StepDifferences(Side before, Side after, Differences found) {
    this.before = before;
    this.after = after;
    this.found = found;
    this.plannedBefore = before.planned();
    this.plannedAfter = after.planned();
  }

  static void compare(Side before, Side after, Differences found) {
    new StepDifferences(before, after, found).compare();
  }

  private void compare() {
    Map<String, RecordedStep> old = byPath(before);
    Map<String, RecordedStep> now = byPath(after);
    Set<String> paths = new LinkedHashSet<>(now.keySet());
    paths.addAll(old.keySet());
    for (String path : paths) {
      RecordedStep first = old.get(path);
      RecordedStep second = now.get(path);
      if (first == null && second != null) {
        begun(second, plannedBefore, null, second.command());
      } else if (second == null && first != null) {
        begun(first, plannedAfter, first.command(), null);
      } else if (first != null && second != null) {
        both(path, first, second);
      }
    }
  }

  private static Map<String, RecordedStep> byPath(Side side) {
    Map<String, RecordedStep> steps = new LinkedHashMap<>();
    side.run().steps().forEach(step -> steps.put(step.path(), step));
    return steps;
  }

  /** A step that only one run began: the other run would have, or does not have it. */
  private void begun(
      RecordedStep step, Set<String> plannedByOther, @Nullable String old, @Nullable String now) {
    String status = step.end().status().toString();
    if (plannedByOther.contains(step.path())) {
      found.add(
          Kind.STEP_STATUS,
          step.path(),
          old == null ? NOT_BEGUN : status,
          old == null ? status : NOT_BEGUN);
    } else if (!isComparedAsPlan(step.path())) {
      found.add(Kind.STEP, step.path(), old, now);
    }
  }

  private void both(String path, RecordedStep first, RecordedStep second) {
    if (!isComparedAsPlan(path)) {
      found.compare(Kind.COMMAND, path, first.command(), second.command());
    }
    found.compare(Kind.STEP_STATUS, path, first.end().status(), second.end().status());
    found.compare(Kind.STEP_EXIT_CODE, path, first.end().exitCode(), second.end().exitCode());
    found.compare(Kind.STEP_ATTEMPTS, path, first.attempts(), second.attempts());
    if (first.end().status() == second.end().status()) {
      RunDiff.duration(
          Kind.STEP_DURATION, path, first.durationNanos(), second.durationNanos(), found);
    }
  }

  private boolean isComparedAsPlan(String path) {
    return before.plan() != null
        && after.plan() != null
        && (plannedBefore.contains(path) || plannedAfter.contains(path));
  }
}
