// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Status;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EndingTest {
  private static RecordedStep step(
      Status status, @Nullable Integer code, @Nullable Integer signal, long megabytes) {
    OptionalLong unknown = OptionalLong.empty();
    return new RecordedStep(
        "main/a",
        "00f067aa0ba902b7",
        "a",
        TestSteps.START,
        2_000_000_000,
        1,
        0,
        new RecordedStep.End(
            status,
            code,
            signal,
            "",
            unknown,
            unknown,
            OptionalLong.of(megabytes * 1_000_000),
            0,
            0),
        List.of());
  }

  private static final RecordedStep USUAL = step(Status.SUCCEEDED, 0, null, 100);

  private static String of(Status status, Integer code, @Nullable Integer signal) {
    return Ending.of(step(status, code, signal, 900), USUAL)
        .map(cause -> cause.confidence() + " " + cause.what() + "; " + cause.evidence())
        .orElse("");
  }

  @Test
  void whatTheRecordSays_isCertain() {
    assertThat(of(Status.FAILED, 137, 9))
        .isEqualTo(
            "certain main/a was ended by signal 9 (SIGKILL); the kernel sends it where memory runs"
                + " out; peak memory 900 MB, in the last success 100 MB");
    assertThat(of(Status.TIMED_OUT, 124, null))
        .isEqualTo("certain main/a reached a time limit; it took 2.0s, in the last success 2.0s");
    assertThat(of(Status.CANCELLED, 130, 2)).startsWith("certain main/a was cancelled");
    assertThat(of(Status.INTERRUPTED, null, null)).startsWith("certain nobody recorded the end");
  }

  @Test
  void whatAnExitCodeMeansByConvention_isLikely() {
    assertThat(of(Status.FAILED, 124, null))
        .startsWith("likely exit code 124 of main/a: a time limit");
    assertThat(of(Status.FAILED, 126, null)).contains("cannot be executed");
    assertThat(of(Status.FAILED, 127, null)).contains("was not found");
    assertThat(of(Status.FAILED, 137, null))
        .startsWith("likely exit code 137 of main/a: signal 9 (SIGKILL) ended a process in it")
        .contains("memory runs out");
    assertThat(of(Status.FAILED, 139, null))
        .contains("signal 11 (SIGSEGV)")
        .doesNotContain("memory");
  }

  @Test
  void otherExitCodes_sayNothing() {
    assertThat(of(Status.FAILED, 1, null)).isEmpty();
    assertThat(of(Status.FAILED, 200, null)).isEmpty();
  }
}
