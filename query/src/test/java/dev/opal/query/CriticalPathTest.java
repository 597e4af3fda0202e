// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static dev.opal.query.TestSteps.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CriticalPathTest {
  private static List<String> path(RecordedStep... steps) {
    return CriticalPath.of(List.of(steps)).stream().map(RecordedStep::path).toList();
  }

  @Test
  void withoutSteps_isEmpty() {
    assertThat(path()).isEmpty();
  }

  @Test
  void oneAfterTheOther_isAll() {
    assertThat(path(step("main/a", 0, 5), step("main/b", 5, 6), step("main/c", 8, 20)))
        .containsExactly("main/a", "main/b", "main/c");
  }

  @Test
  void ofParallelSteps_isTheOneThatEndedLast() {
    assertThat(
            path(
                step("main/prepare", 0, 5),
                step("main/short", 5, 7),
                step("main/long", 5, 30),
                step("main/longer", 6, 29),
                step("main/finish", 30, 31)))
        .containsExactly("main/prepare", "main/long", "main/finish");
  }

  @Test
  void intoGroups_isTheChainInEachOfThem() {
    assertThat(
            path(
                step("main/before", 0, 10),
                step("main/left/a", 10, 20),
                step("main/right/a", 10, 50),
                step("main/left/b", 20, 60),
                step("main/right/b", 50, 55),
                step("main/after", 60, 61)))
        .containsExactly("main/before", "main/left/a", "main/left/b", "main/after");
  }

  @Test
  void ofNestedSteps_isWhatRanInThem() {
    assertThat(
            path(
                step("main/make", 0, 100),
                step("main/make/compile", 5, 50),
                step("main/make/test", 50, 90),
                step("main/make/lint", 50, 60),
                step("main/make/test/unit", 51, 89)))
        .containsExactly("main/make/compile", "main/make/test/unit");
  }

  @Test
  void retries_countFromTheFirstAttemptToTheLast() {
    assertThat(
            path(
                step("main/before", 0, 10),
                step("main/flaky", 10, 100, Status.SUCCEEDED, 3),
                step("main/beside", 10, 60),
                step("main/after", 100, 101)))
        .containsExactly("main/before", "main/flaky", "main/after");
  }

  @Test
  void withoutDurations_keepsTheOrder() {
    assertThat(path(step("main/a", 0, 0), step("main/b", 0, 0), step("main/c", 0, 0)))
        .containsExactly("main/a", "main/b", "main/c");
  }

  @Test
  void stepThatIsRunning_endsLast() {
    assertThat(
            path(
                step("main/before", 0, 10),
                step("main/done", 10, 90),
                step("main/open", 10, 20, Status.RUNNING, 1),
                step("main/group/open", 15, 20, Status.RUNNING, 1)))
        .containsExactly("main/before", "main/group/open");
  }

  @Test
  void clocksThatDriftApart_breakNoChain() {
    assertThat(path(step("main/a", 0, 10_002), step("main/b", 10_000, 10_050)))
        .containsExactly("main/a", "main/b");
    assertThat(path(step("main/a", 0, 10_020), step("main/b", 10_000, 10_050)))
        .containsExactly("main/b");
  }

  @Test
  void startWrittenDownLate_breaksNoChain() {
    assertThat(path(step("main/a", 3, 243), step("main/b", 240, 300)))
        .containsExactly("main/a", "main/b");
    assertThat(path(step("main/a", 0, 4), step("main/b", 1, 20))).containsExactly("main/b");
  }

  @Test
  void thousandsOfSteps_areFound() {
    List<RecordedStep> steps = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      steps.add(step("main/step~" + (i + 2), i, i + 1));
    }
    assertThat(CriticalPath.of(steps)).containsExactlyElementsOf(steps);
  }
}
