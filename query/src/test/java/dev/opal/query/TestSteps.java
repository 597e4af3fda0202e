// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Status;
import dev.opal.query.RecordedStep.Attempt;
import dev.opal.query.RecordedStep.End;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Steps as summary.json might tell them; times in milliseconds. */
final class TestSteps {
  static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final long MILLI = 1_000_000;

  private TestSteps() {}

  static RecordedStep step(String path, long from, long to) {
    return step(path, from, to, Status.SUCCEEDED, 1);
  }

  static RecordedStep step(String path, long from, long to, Status status, int attempts) {
    long nanos = (to - from) * MILLI;
    List<Attempt> ended = new ArrayList<>();
    for (int i = 1; i <= attempts; i++) {
      ended.add(new Attempt(i, nanos / attempts, end(i < attempts ? Status.FAILED : status)));
    }
    return new RecordedStep(
        path,
        "00f067aa0ba902b7",
        "run " + path,
        START.plusNanos(from * MILLI),
        nanos,
        attempts,
        0,
        end(status),
        ended);
  }

  static End end(Status status) {
    OptionalLong unknown = OptionalLong.empty();
    Integer exitCode = status == Status.RUNNING ? null : status == Status.SUCCEEDED ? 0 : 2;
    return new End(status, exitCode, null, "", unknown, unknown, unknown, 0, 0);
  }
}
