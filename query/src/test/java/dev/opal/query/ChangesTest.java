// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static dev.opal.query.TestSteps.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of the differences counts how much, and in which order they are told. */
class ChangesTest {
  private static final RecordedStep FAILED = step("main/push", 10, 20, Status.FAILED, 1);

  /** A plan whose steps use a value each, and one that none of them uses. */
  private static String plan(String early, String used, String unused) {
    return """
    {"key_id":"k","rule_set":"r","steps":[
    {"id":"main/build","command":"build @{var.early}x"},
    {"id":"main/push","command":"push","options":{"stdin":"@var.used"}},
    {"id":"main/later","command":"echo @var.unused"}],
    "values":{"1":{"reference":"@var.early","value":"%s"},
    "2":{"reference":"@var.used","value":"%s"},
    "3":{"reference":"@var.unused","value":"%s"}}}
    """
        .formatted(early, used, unused);
  }

  private static TestRun success(int number) {
    return new TestRun(number)
        .steps(step("main/build", 0, 10), step("main/push", 10, 20), step("main/later", 20, 30))
        .plan("1", plan("a", "b", "c"))
        .environment("LANG", "C", "SEQ", String.valueOf(number));
  }

  private static TestRun failure(int number) {
    return success(number).status(Status.FAILED).steps(step("main/build", 0, 10), FAILED);
  }

  /** Newest first. */
  private static List<Side> successes(int count) {
    List<Side> sides = new ArrayList<>();
    for (int i = count; i > 0; i--) {
      sides.add(success(i).side());
    }
    return sides;
  }

  private static List<String> causes(List<Side> successes, TestRun run, TestRun first) {
    return ranked(successes, run, first).stream()
        .map(cause -> cause.confidence() + " " + cause.what())
        .toList();
  }

  private static List<Cause> ranked(List<Side> successes, TestRun run, TestRun first) {
    Suspects suspects = new Suspects();
    Side last = successes.get(0);
    new Changes(successes)
        .add(
            RunDiff.between(last, run.side()),
            RunDiff.between(last, first.side()),
            FAILED,
            run.side(),
            suspects);
    return suspects.ranked();
  }

  @Test
  void whatTheFailingStepUses_standsBeforeWhatAnEarlierOneUses_andWhatNoneDoes() {
    TestRun run = failure(12).plan("2", plan("x", "y", "z")).environment("LANG", "de");
    assertThat(causes(successes(10), run, run))
        .containsExactly(
            "likely value @var.used changed: b → y",
            "likely value @var.early changed: a → x",
            "likely variable LANG changed: C → de",
            "possible variable SEQ removed: 10",
            "possible value @var.unused changed: c → z");
  }

  @Test
  void evidence_saysWhenItCame_whatItTouches_andHowOftenItChanges() {
    TestRun run = failure(12).plan("2", plan("a", "y", "c"));
    List<Cause> causes = ranked(successes(10), run, run);
    assertThat(causes.get(0).evidence())
        .isEqualTo(
            "changed with run-20260101-120000-00000012; main/push uses it; never changed between"
                + " the 10 successes before");
    assertThat(causes.get(1).evidence())
        .isEqualTo(
            "changed with run-20260101-120000-00000012; it may touch any step; changed 9 times"
                + " between the 10 successes before");
  }

  @Test
  void withLittleHistory_onlyWhatTheFailingStepUsesIsLikely() {
    TestRun run = failure(12).plan("2", plan("x", "y", "c")).git("another", "main", false);
    assertThat(causes(successes(3), run, run))
        .containsExactly(
            "likely value @var.used changed: b → y",
            "possible value @var.early changed: a → x",
            "possible commit changed: c0ffee001122 → another",
            "possible variable SEQ changed: 3 → 12");
    assertThat(causes(successes(4), run, run))
        .contains("likely commit changed: c0ffee001122 → another");
  }

  @Test
  void whatChangedAfterTheFirstFailure_isNotLikely() {
    TestRun first = failure(12).plan("2", plan("a", "y", "c"));
    TestRun run = failure(13).plan("3", plan("x", "y", "c"));
    List<Cause> causes = ranked(successes(10), run, first);
    assertThat(causes).extracting(Cause::confidence).first().isEqualTo(Confidence.LIKELY);
    Cause later =
        causes.stream().filter(cause -> cause.what().contains("early")).findFirst().orElseThrow();
    assertThat(later.confidence()).isEqualTo(Confidence.POSSIBLE);
    assertThat(later.evidence()).startsWith("changed after the first failure, run-20260101-12");
  }

  @Test
  void howARunWent_isNoCause() {
    assertThat(causes(successes(1), failure(2).environment("LANG", "C", "SEQ", "1"), failure(2)))
        .isEmpty();
  }

  @Test
  void secret_isToldAsChangedOnly() {
    TestRun run =
        failure(12).environment("LANG", "C", "SEQ", "1", "TOKEN", "hmac-sha256:" + "ab".repeat(32));
    assertThat(causes(successes(1), run, run))
        .containsExactly("possible variable TOKEN added (secret)");
  }
}
