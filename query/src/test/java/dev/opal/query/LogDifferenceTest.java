// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogDifferenceTest {
  private static LogDifference between(String before, String after) throws Exception {
    return LogDifference.between(
        new TestRun(1).log("main/a", before).recorded(),
        new TestRun(2).log("main/a", after).recorded(),
        "main/a");
  }

  @Test
  void linesOfOneShape_areNoDifference_whereverTheyStand() throws Exception {
    LogDifference log = between("a 12ms\nb\nc\n", "b\na 13ms\nc\n");
    assertThat(log.added()).isEmpty();
    assertThat(log.removed()).isEmpty();
    assertThat(log.whole()).isTrue();
  }

  @Test
  void firstLinesThatOnlyOneHas_areGivenWithTheirPlaces() throws Exception {
    LogDifference log = between("start\n\nok\ndone", "start\n\nerror: no\nmore\n1\n2\n3\n4\n5\n");
    assertThat(log.added())
        .hasSize(5)
        .startsWith(new LogLine(3, "error: no"), new LogLine(4, "more"));
    assertThat(log.removed()).containsExactly(new LogLine(3, "ok"), new LogLine(4, "done"));
  }

  @Test
  void logThatIsNotThere_isEmpty() throws Exception {
    LogDifference log =
        LogDifference.between(
            new TestRun(1).recorded(), new TestRun(2).log("main/a", "x\n").recorded(), "main/a");
    assertThat(log.added()).containsExactly(new LogLine(1, "x"));
  }

  @Test
  void logsThatAreTooLong_areComparedInPart_andThatIsSaid() throws Exception {
    String same = "the same line\n".repeat(LogDifference.MAX_BYTES / 14 + 1);
    LogDifference log = between(same + "old\n", same + "new\n");
    assertThat(log.whole()).isFalse();
    assertThat(log.added()).isEmpty();
  }
}
