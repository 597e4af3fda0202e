// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonParserTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        " true ",
        "\t\r\n false",
        "0",
        "-0",
        "-0.0",
        "1E+2",
        "1e-2",
        "[]",
        "[ ]",
        "{}",
        "{ }",
        "\"\"",
        "\"\\/\"",
        "\"\\uD834\\uDd1e\"",
        "\"\u007f\"",
        "\"\u2028\"",
        "[1,[2,{\"a\":[]}]]",
        "{\"\":0}",
        "{\"a\":1,\"A\":2}",
        "123456789012345678901234567890",
        "0.1e308",
        "[\"\\u0000\"]"
      })
  void json_isRead(String text) throws Exception {
    assertThat(Json.parse(text)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "nul",
        "nullx",
        "True",
        "NaN",
        "Infinity",
        "-",
        "-a",
        "+1",
        "01",
        "-01",
        "1.",
        ".1",
        "1.e1",
        "1e",
        "1e+",
        "0x1",
        "1_0",
        "１",
        "1e999",
        "-1e999",
        "1 2",
        "[",
        "]",
        "[1",
        "[1,",
        "[1,]",
        "[,1]",
        "[1 2]",
        "{",
        "}",
        "{\"a\"",
        "{\"a\":",
        "{\"a\":1",
        "{\"a\":1,",
        "{\"a\":1,}",
        "{a:1}",
        "{'a':1}",
        "{\"a\" 1}",
        "{\"a\":1 \"b\":2}",
        "{1:2}",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "\"",
        "\"a",
        "\"\\",
        "\"\\\"",
        "\"\\x41\"",
        "\"\\u12\"",
        "\"\\u00g0\"",
        "\"\\u００41\"",
        "\"\n\"",
        "\"\t\"",
        "\"\u0000\"",
        "\"\u001f\"",
        "\"\\ud800\"",
        "\"\\ude00\"",
        "\"\\ud83dx\"",
        "\"\\ude00\\ud83d\"",
        "\ufeff{}",
        "\u00a01",
        "\u000b1",
        "// c\n1",
        "/**/1",
        "{}{}",
        "[1]]",
        "'a'"
      })
  void whatIsNoJson_isRefusedInOneLine(String text) {
    assertThatThrownBy(() -> Json.parse(text))
        .isInstanceOf(JsonException.class)
        .satisfies(e -> assertThat(e.getMessage()).isNotBlank().doesNotContain("\n", "\r"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ff",
        "22c328 22",
        "22eda08022",
        "22c08022",
        "22f490808022",
        "22e28222",
        "efbbbf31"
      })
  void bytesThatAreNoUtf8_areRefused(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    assertThatThrownBy(() -> Json.parse(bytes, 0, bytes.length)).isInstanceOf(JsonException.class);
  }

  @Test
  void partOfAnArray_isReadAlone() throws Exception {
    byte[] bytes = "x[1]y".getBytes(StandardCharsets.US_ASCII);
    assertThat(Json.parse(bytes, 1, 3).text()).isEqualTo("[1]");
  }

  @Test
  void nesting_isAtMost64Deep() throws Exception {
    assertThat(Json.parse("[".repeat(64) + "]".repeat(64))).isNotNull();
    assertThat(Json.parse("[" + "[],".repeat(1000) + "[]]")).isNotNull();
    assertThatThrownBy(() -> Json.parse("[".repeat(65) + "]".repeat(65)))
        .hasMessageContaining("64 deep");
    assertThatThrownBy(() -> Json.parse("{\"a\":".repeat(100_000)))
        .isInstanceOf(JsonException.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[1,]      | expected a value at offset 3 but saw U+005D",
        "{\"a\":1  | expected '}' at offset 6 but saw the end",
        "01        | a number must not begin with 0 at offset 0",
        "nul       | expected null at offset 0 but saw U+006E"
      })
  void refusal_saysWhatWasExpectedSeenAndWhere(String text, String message) {
    assertThatThrownBy(() -> Json.parse(text)).hasMessage(message);
  }

  @Test
  void duplicateName_thatHoldsALineFeed_isNamedInOneLine() {
    assertThatThrownBy(() -> Json.parse("{\"a\\nb\":1,\"a\\nb\":2}"))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void membersThatNobodyKeeps_areReadAndLeftOut() throws Exception {
    byte[] text = "{\"a\":[{\"b\":1,\"c\":{\"a\":2}}],\"b\":{\"a\":[]}}".getBytes(UTF_8);
    assertThat(Json.parse(text, 0, text.length, "ac"::contains))
        .isEqualTo(Json.parse("{\"a\":[{\"c\":{\"a\":2}}]}"));
    byte[] broken = "{\"a\":1,\"b\":[1,}".getBytes(UTF_8);
    assertThatThrownBy(() -> Json.parse(broken, 0, broken.length, "a"::equals))
        .isInstanceOfSatisfying(JsonException.class, e -> assertThat(e.offset()).isEqualTo(14));
  }

  @Test
  void offset_isMinusOneWhereAValueIsMeant() throws Exception {
    JsonObject object = (JsonObject) Json.parse("{}");
    assertThatThrownBy(() -> object.string("a"))
        .isInstanceOfSatisfying(JsonException.class, e -> assertThat(e.offset()).isEqualTo(-1));
  }
}
