// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.store.testkit.Summaries;
import org.junit.jupiter.api.Test;

class RunCsvTest {
  @Test
  void line_hasAsManyFieldsAsTheHead() {
    String line = RunCsv.line(Summaries.run(1).sparse().summary());
    assertThat(line.split(",", -1)).hasSameSizeAs(RunCsv.HEAD.split(",", -1));
  }

  @Test
  void field_withACommaAQuoteOrALineEnd_isQuoted() {
    String line =
        RunCsv.line(
            Summaries.run(1).user("a,b").externalId("say \"hi\"").tag("k", "x\r\ny").summary());
    assertThat(line)
        .contains(",\"say \"\"hi\"\"\",")
        .contains(",\"a,b\",")
        .contains(",\"k=x\r\ny\",");
  }
}
