// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Durations;
import dev.opal.query.RecordedStep;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a run's critical path says in one line. */
final class CriticalShare {
  private CriticalShare() {}

  /** Tells whether every step is on the path, because none ran beside another. */
  static boolean isAll(List<RecordedStep> steps, List<RecordedStep> critical) {
    return critical.size() == leaves(steps);
  }

  /** Returns one line; none where there are fewer than two steps to tell apart. */
  static List<String> line(List<RecordedStep> steps, List<RecordedStep> critical, long runNanos) {
    int leaves = leaves(steps);
    if (leaves < 2) {
      return List.of();
    }
    long nanos = 0;
    for (RecordedStep step : critical) {
      nanos += step.durationNanos();
    }
    String share =
        runNanos <= 0 ? "" : ", " + Math.min(100, nanos * 100 / runNanos) + "% of the run";
    String which =
        isAll(steps, critical)
            ? "all " + leaves + " steps, one after the other"
            : critical.size() + " of " + leaves + " steps (*)";
    return List.of("  critical path: " + which + ": " + Durations.format(nanos) + share);
  }

  /** Returns how many steps have no steps in them. */
  private static int leaves(List<RecordedStep> steps) {
    Set<String> groups = new HashSet<>();
    for (RecordedStep step : steps) {
      String path = step.path();
      for (int slash = path.lastIndexOf('/'); slash > 0 && groups.add(path.substring(0, slash)); ) {
        slash = path.lastIndexOf('/', slash - 1);
      }
    }
    int leaves = 0;
    for (RecordedStep step : steps) {
      leaves += groups.contains(step.path()) ? 0 : 1;
    }
    return leaves;
  }
}
