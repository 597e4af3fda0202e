// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Status;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which of a run's steps made it fail. */
final class Blame {
  private Blame() {}

  /**
   * Returns the path of the step that is to blame, null where none failed: of those below which no
   * other failed the one that failed first, whose exit code is the run's. What was cancelled comes
   * last, most likely it was because another failed.
   */
  static @Nullable String of(List<RunView.Step> steps) {
    Set<String> above = new HashSet<>();
    for (RunView.Step step : steps) {
      if (isFailure(step) && !isCancelled(step)) {
        addAbove(step.path(), above);
      }
    }
    RunView.Step blamed = null;
    for (RunView.Step step : steps) {
      if (isFailure(step) && !above.contains(step.path()) && isBefore(step, blamed)) {
        blamed = step;
      }
    }
    return blamed == null ? null : blamed.path();
  }

  private static boolean isFailure(RunView.Step step) {
    Status status = step.outcome().status();
    return status != Status.SUCCEEDED && status != Status.RUNNING;
  }

  private static boolean isCancelled(RunView.Step step) {
    return step.outcome().status() == Status.CANCELLED;
  }

  private static void addAbove(String path, Set<String> above) {
    for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      above.add(path.substring(0, end));
    }
  }

  private static boolean isBefore(RunView.Step step, RunView.@Nullable Step other) {
    if (other == null || isCancelled(step) != isCancelled(other)) {
      return other == null || isCancelled(other);
    }
    return endOf(step).isBefore(endOf(other));
  }

  private static Instant endOf(RunView.Step step) {
    return step.startedAt().plusNanos(step.nanos());
  }
}
