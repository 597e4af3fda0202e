// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The canonical form against the RFC's own examples and against another implementation. */
class CanonicalJsonTest {
  @Test
  void rfcExample_ofSection_3_2_2() throws Exception {
    String json =
        """
        {
          "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
          "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
          "literals": [null, true, false]
        }
        """;
    assertThat(Json.parse(json).text())
        .isEqualTo(
            "{\"literals\":[null,true,false],"
                + "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"€$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  @Test
  void rfcExample_ofSorting_isByUtf16CodeUnit() throws Exception {
    String json =
        """
        {"\\u20ac": "Euro Sign", "\\r": "Carriage Return", "\\ufb33": "Hebrew Letter Dalet With Dagesh",
         "1": "One", "\\ud83d\\ude00": "Emoji: Grinning Face", "\\u0080": "Control", "\\u00f6": "o"}
        """;
    assertThat(((JsonObject) Json.parse(json)).members().keySet())
        .containsExactly("\r", "1", "\u0080", "ö", "€", "\ud83d\ude00", "\ufb33");
    assertCanonical(json);
  }

  @Test
  void loneSurrogate_isRefused_andAQuestionMarkIsNone() {
    assertThat(new Json.Str("what?").text()).isEqualTo("\"what?\"");
    for (String text : List.of("\ud83d", "a?\ude00", "\ud83d\ud83d\ude00")) {
      assertThatThrownBy(() -> new Json.Str(text).text())
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  /** Appendix B: the bits of a double, and how it is written. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2"
  })
  void rfcNumbers(String bits, String text) throws Exception {
    double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
    assertThat(new Json.Real(value).text()).isEqualTo(text);
    assertThat(Json.parse(Double.toString(value)).text()).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "-0, 0",
    "0, 0",
    "-1, -1",
    "1.0, 1",
    "1e0, 1",
    "100e-2, 1",
    "9007199254740991, 9007199254740991",
    "-9007199254740991, -9007199254740991",
    "9007199254740993, 9007199254740992",
    "1e-400, 0",
    "123456789012345678901234567890, 1.2345678901234568e+29"
  })
  void numbers_areReadAsDoublesWhereTheyMust(String json, String canonical) throws Exception {
    assertThat(Json.parse(json).text()).isEqualTo(canonical);
    assertCanonical("[" + json + "]");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void numbersThatJsonHasNot_areRefused(double value) {
    assertThatThrownBy(() -> new Json.Real(value)).hasMessageContaining("must be finite");
  }

  @Test
  void integersThatNotEveryReaderKeeps_areRefused() {
    assertThatThrownBy(() -> new Json.Int(Json.MAX_INTEGER + 1)).hasMessageContaining("2^53-1");
    assertThatThrownBy(() -> new Json.Int(-Json.MAX_INTEGER - 1)).hasMessageContaining("2^53-1");
  }

  @Test
  void everyCharacter_isWrittenAsTheOtherImplementationDoes() throws Exception {
    for (int point = 0; point <= 0x2_0000; point++) {
      if (point < Character.MIN_SURROGATE || point > Character.MAX_SURROGATE) {
        Json text = new Json.Str("a" + Character.toString(point) + "z");
        String json = "[" + text.text() + "]";
        assertThat(new JsonCanonicalizer(json).getEncodedString()).isEqualTo(json);
        assertThat(Json.parse(json).text()).isEqualTo(json);
      }
    }
  }

  @Test
  void loneSurrogates_areRefused() {
    for (String text : new String[] {"\ud800", "\udc00", "a\ud83d", "\ude00\ud83d"}) {
      Json.Str string = new Json.Str(text);
      assertThatThrownBy(string::canonical).hasMessageContaining("lone surrogate");
    }
  }

  @Test
  void generatedJson_isWrittenAsTheOtherImplementationDoes() throws Exception {
    Random random = new Random(8785);
    GeneratedJson generator = new GeneratedJson(random);
    for (int i = 0; i < 3000; i++) {
      Json json = new Json.Arr(List.of(generator.value(4)));
      assertCanonical(json.text());
      assertCanonical(new String(json.pretty(), StandardCharsets.UTF_8));
    }
  }

  private static void assertCanonical(String json) throws Exception {
    String ours = Json.parse(json).text();
    assertThat(ours).isEqualTo(new JsonCanonicalizer(json).getEncodedString());
    assertThat(Json.parse(ours).text()).as("canonical of the canonical").isEqualTo(ours);
  }
}
