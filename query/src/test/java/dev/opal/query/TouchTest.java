// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static dev.opal.query.TestSteps.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Status;
import dev.opal.query.Difference.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TouchTest {
  private static final RecordedStep FAILED = step("main/push", 10, 20, Status.FAILED, 1);
  private static final String PLAN =
      """
      {"steps":[
      {"id":"main/build","command":"./build.sh @file(\\"a b.txt\\") $HOME"},
      {"id":"main/push","command":"./push.sh @{var.region}-a ${REGION}","options":{"stdin":"@env.KEY"}},
      {"id":"main/later","command":"./later.sh @var.late"}]}
      """;

  private final Touch.Finder finder =
      new Touch.Finder(
          new TestRun(1).steps(step("main/build", 0, 10), FAILED).plan("1", PLAN).side(), FAILED);

  @ParameterizedTest
  @CsvSource({
    "VALUE, @var.region, STEP",
    "VALUE, @{var.region}, STEP",
    "VALUE, '@env.KEY(default=\"x\")', STEP",
    "VALUE, @var.regi, NONE",
    "VALUE, '@file(\"a b.txt\")', EARLIER",
    "VALUE, @var.late, NONE",
    "PROGRAM, ./push.sh, STEP",
    "PROGRAM, ./push, NONE",
    "PROGRAM, ./build.sh, EARLIER",
    "VARIABLE, REGION, STEP",
    "VARIABLE, REG, ANY",
    "VARIABLE, HOME, ANY",
    "COMMAND, main/push, STEP",
    "COMMAND, main/build, EARLIER",
    "COMMAND, main/later, NONE",
    "STEP_OPTION, main/push options stdin, STEP",
    "BLOCK, @retry around main/push options times, STEP",
    "BLOCK, @retry around main/build, ANY",
    "COMMIT, '', ANY",
    "RUNNER, '', ANY",
  })
  void difference_touchesWhatUsesIt(Kind kind, String subject, Touch touch) {
    assertThat(finder.of(new Difference(kind, subject, "1", "2"))).isEqualTo(touch);
  }

  @ParameterizedTest
  @CsvSource({"main/gone, 1, , EARLIER", "main/push, , 1, STEP", "main/later, , 1, NONE"})
  void step_isMissedByThoseThatFollow(String path, String before, String after, Touch touch) {
    assertThat(finder.of(new Difference(Kind.STEP, path, before, after))).isEqualTo(touch);
  }
}
