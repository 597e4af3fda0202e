// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LineOffsetsTest {
  @ParameterizedTest
  @CsvSource({
    "'', 1, ''",
    "'a|', 1, 'a|'",
    "'a|b|', 1, 'b|'",
    "'a|b', 1, 'b'",
    "'a|b|c', 2, 'b|c'",
    "'a|b|c|', 3, 'a|b|c|'",
    "'a|b|', 9, 'a|b|'",
    "'||||', 2, '||'",
    "'a|b', 0, ''",
    "'a|b|', 0, ''",
  })
  void ofLast_isWhereThatManyLinesBegin(String text, long lines, String expected) throws Exception {
    byte[] bytes = text.replace('|', '\n').getBytes(StandardCharsets.UTF_8);
    long offset = LineOffsets.ofLast(() -> new ByteArrayInputStream(bytes), lines);
    assertThat(text.substring((int) offset)).isEqualTo(expected);
  }
}
