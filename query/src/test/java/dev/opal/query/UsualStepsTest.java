// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static dev.opal.query.TestSteps.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsualStepsTest {
  private static final List<Side> SUCCESSES = List.of(success(3), success(2), success(1));

  private static Side success(int number) {
    return new TestRun(number)
        .steps(step("main/a", 0, 1000), step("main/b", 1000, 2000), step("main/c", 1000, 1500))
        .side();
  }

  private static List<String> told(Suspects suspects) {
    return suspects.ranked().stream()
        .map(cause -> cause.confidence() + " " + cause.what() + "; " + cause.evidence())
        .toList();
  }

  @Test
  void longerAndMoreAttempts_areTold_upToTheStepThatFailed() {
    RecordedStep failed = step("main/b", 5000, 9000, Status.FAILED, 1);
    Side run =
        new TestRun(4)
            .steps(
                step("main/a", 0, 5000, Status.SUCCEEDED, 2), failed, step("main/c", 9000, 99_000))
            .side();
    Suspects suspects = new Suspects();
    new UsualSteps(SUCCESSES).outOfLine(run, failed, suspects);
    assertThat(told(suspects))
        .containsExactly(
            "possible main/b took 4.0s; the median of 3 successes is 1.0s",
            "possible main/a took 2 attempts; at most 1 in 3 successes",
            "possible main/a took 5.0s; the median of 3 successes is 1.0s");
  }

  @Test
  void slowRun_isSlowForWhatItsEndWaitedFor() {
    Side run =
        new TestRun(4)
            .steps(
                step("main/a", 0, 1000), step("main/b", 1000, 31_000), step("main/c", 1000, 21_000))
            .side();
    Suspects suspects = new Suspects();
    new UsualSteps(SUCCESSES).slow(run, suspects);
    assertThat(told(suspects))
        .containsExactly(
            "certain main/b took 30.0s on the critical path; the median of 3 successes is 1.0s");
  }
}
