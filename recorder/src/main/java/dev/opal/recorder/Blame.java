// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which of a run's steps made it fail. */
final class Blame {
  private Blame() {}

  /**
   * Returns the path of the step that is to blame, null where none failed: the deepest, and last
   * what was cancelled, most likely because another failed.
   */
  static @Nullable String of(List<RunView.Step> steps) {
    return steps.stream()
        .filter(step -> isFailure(step.outcome().status()))
        .max((a, b) -> Long.compare(weight(a), weight(b)))
        .map(RunView.Step::path)
        .orElse(null);
  }

  private static boolean isFailure(Status status) {
    return status != Status.SUCCEEDED && status != Status.RUNNING;
  }

  private static long weight(RunView.Step step) {
    boolean cancelled = step.outcome().status() == Status.CANCELLED;
    return depth(step.path()) - (cancelled ? Integer.MAX_VALUE : 0);
  }

  private static long depth(String path) {
    return path.chars().filter(c -> c == '/').count();
  }
}
