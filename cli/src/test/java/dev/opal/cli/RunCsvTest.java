// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Texts;
import dev.opal.store.testkit.Summaries;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunCsvTest {
  @Test
  void line_hasAsManyFieldsAsTheHead() {
    String line = RunCsv.line(Summaries.run(1).sparse().summary(), Texts::printable);
    assertThat(line.split(",", -1)).hasSameSizeAs(RunCsv.HEAD.split(",", -1));
  }

  @Test
  void field_withACommaOrAQuote_isQuoted() {
    String line =
        RunCsv.line(
            Summaries.run(1).user("a,b").externalId("say \"hi\"").summary(), Texts::printable);
    assertThat(line).contains(",\"say \"\"hi\"\"\",").contains(",\"a,b\",");
  }

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)"})
  void field_thatASpreadsheetWouldCalculate_isText(String field) {
    assertThat(RunCsv.line(Summaries.run(1).user(field).summary(), Texts::printable))
        .contains(",'" + field + ",");
  }

  @Test
  void controlCharacters_areShown() {
    assertThat(
            RunCsv.line(Summaries.run(1).user("\ta\033[2J\r\n\u009b").summary(), Texts::printable))
        .contains(",'\\x09a\\x1b[2J\\x0d\\x0a\\x9b,");
  }
}
