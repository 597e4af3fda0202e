// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Outcome;
import dev.opal.model.SpanId;
import dev.opal.model.Status;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BlameTest {
  private static final SpanId SPAN = new SpanId("00000000000000aa");

  private static RunView.Step step(String path, Status status, long nanos) {
    return new RunView.Step(
        path, SPAN, SPAN, "true", Instant.EPOCH, nanos, 1, List.of(), Outcome.of(status), 0);
  }

  private static String blamed(RunView.Step... steps) {
    return Blame.of(List.of(steps));
  }

  @Test
  void blame_isOnTheFirstThatFailed() {
    assertThat(blamed(step("main/x", Status.FAILED, 9), step("main/y", Status.FAILED, 1)))
        .isEqualTo("main/y");
    assertThat(blamed(step("main/g/x", Status.FAILED, 9), step("main/y", Status.FAILED, 1)))
        .isEqualTo("main/y");
  }

  @Test
  void blame_isOnTheStepBelow() {
    assertThat(
            blamed(
                step("main/a", Status.FAILED, 9),
                step("main/a/b/c", Status.FAILED, 9),
                step("main/a/b", Status.FAILED, 9)))
        .isEqualTo("main/a/b/c");
  }

  @Test
  void cancelled_isBlamedLast() {
    RunView.Step above = step("main/a", Status.TIMED_OUT, 9);
    RunView.Step cancelled = step("main/a/b", Status.CANCELLED, 1);
    assertThat(blamed(cancelled, above)).isEqualTo("main/a");
    assertThat(blamed(above, cancelled)).isEqualTo("main/a");
    assertThat(blamed(cancelled)).isEqualTo("main/a/b");
    assertThat(blamed(step("main/a", Status.SUCCEEDED, 1), step("main/b", Status.RUNNING, 1)))
        .isNull();
  }
}
