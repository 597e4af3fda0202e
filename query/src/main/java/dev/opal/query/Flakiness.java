// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Summary;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Whether a step failed before and was well again without anybody mending it. */
final class Flakiness {
  private static final int RUNS = 20;

  /** A step that failed in one of so many runs is likely to fail again. */
  private static final int LIKELY_ONE_IN = 5;

  private Flakiness() {}

  /** Looks at the runs up to the last success: those since tell of one failure, not of several. */
  static Optional<Cause> of(History history, Summary failed) {
    List<Summary> runs = history.upToSuccess(RUNS);
    List<Summary> alike =
        runs.stream().filter(run -> Objects.equals(run.failedStep(), failed.failedStep())).toList();
    if (alike.isEmpty() || failed.failedStep() == null) {
      return Optional.empty();
    }
    long sameCode =
        alike.stream().filter(run -> Objects.equals(run.exitCode(), failed.exitCode())).count();
    boolean often = alike.size() * LIKELY_ONE_IN >= runs.size();
    return Optional.of(
        new Cause(
            often ? Confidence.LIKELY : Confidence.POSSIBLE,
            failed.failedStep() + " is flaky",
            "it failed in "
                + alike.size()
                + " of "
                + runs.size()
                + " runs up to the last success, "
                + sameCode
                + " with this exit code; the last was "
                + alike.get(0).runId(),
            null));
  }
}
