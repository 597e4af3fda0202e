// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.quality.Gate.Measured;
import dev.opal.quality.Gate.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GateTest {
  private static final List<Measured> RUN =
      List.of(
          new Measured("coverage", 87.29, "%"),
          new Measured("tests.failed", 0, "1"),
          new Measured("tests.failed", 2, "1"));

  @ParameterizedTest
  @CsvSource({
    "coverage >= 87.29, true, 87.29 %",
    "coverage>=87.3%, false, 87.29 %",
    "coverage > 87.29, false, 87.29 %",
    "coverage < 88, true, 87.29 %",
    "coverage <= 87, false, 87.29 %",
    "coverage == 87.29, true, 87.29 %",
    "coverage != 87.29 %, false, 87.29 %",
    "coverage > -1, true, 87.29 %",
    "tests.failed == 0, false, 2",
    "tests.failed <= 2 %, false, '0, which is not in %'",
    "tests.faled == 0, false, was not measured in this run; did you mean tests.failed?",
    "size < 1, false, was not measured in this run",
  })
  void everyValue_isHeldAgainstTheLimit(String gate, boolean passed, String seen) {
    assertThat(Gate.parse(gate).judge(RUN)).isEqualTo(new Verdict(passed, seen));
  }

  @Test
  void nothingMeasured_neverPasses() {
    assertThat(Gate.parse("x != 1").judge(List.of()).passed()).isFalse();
  }

  @Test
  void gate_isWrittenInOneForm() {
    assertThat(Gate.parse(" coverage>=80.50% ")).hasToString("coverage >= 80.5%");
    assertThat(Gate.parse("tests.failed==0")).hasToString("tests.failed == 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "coverage",
        "coverage >= ",
        "coverage = 80",
        "coverage => 80",
        "a b > 1",
        "x > 1e9",
        "x > 1 > 2",
        "x >= NaN"
      })
  void other_isRefused(String text) {
    assertThatThrownBy(() -> Gate.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a gate must be NAME, one of == != < <= > >= and a number");
  }
}
