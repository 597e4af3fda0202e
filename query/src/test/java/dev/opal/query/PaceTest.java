// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final long SECOND = 1_000_000_000;

  private static Pace of(long... seconds) {
    return Pace.of(java.util.Arrays.stream(seconds).mapToObj(second -> second * SECOND).toList());
  }

  @Test
  void median_isTheLowerOfTwoInTheMiddle() {
    assertThat(of(4, 1, 3, 2).medianNanos()).isEqualTo(2 * SECOND);
  }

  @Test
  void whatHardlyVaries_isOutOfLineFromHalfTheMedianOn() {
    Pace pace = of(10, 10, 10);
    assertThat(pace.isOut(15 * SECOND)).isFalse();
    assertThat(pace.isLonger(15 * SECOND + 1)).isTrue();
    assertThat(pace.isOut(5 * SECOND - 1)).isTrue();
    assertThat(pace.isLonger(5 * SECOND - 1)).isFalse();
  }

  @Test
  void whatVaries_mayVary() {
    Pace pace = of(6, 8, 10, 12, 14);
    assertThat(pace.isOut(18 * SECOND)).isFalse();
    assertThat(pace.isOut(18 * SECOND + 1)).isTrue();
  }

  @Test
  void aQuarterOfASecond_isNoDifference() {
    Pace pace = Pace.of(List.of(1_000_000L));
    assertThat(pace.isOut(251_000_000)).isFalse();
    assertThat(pace.isOut(251_000_001)).isTrue();
  }
}
