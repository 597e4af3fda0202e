// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexShapeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "error: \\d+ ms ~ error: ~",
        "ab?cd ~ cd ~",
        "ab+cd ~ ab ~",
        "abc{2}de ~ abc ~",
        "abc{0,2}de ~ ab ~",
        "(ab)?c ~ c ~",
        "(?:abc)d ~ d ~",
        "a\\.b ~ a.b ~",
        "[abc]de ~ de ~",
        "[]x]y ~ y ~",
        "[[:alpha:]]ab ~ ab ~",
        "a{x}b ~ a{x}b ~",
        "ab|cd ~ '' ~",
        "(?i)abc ~ '' ~",
        "\\Qa.b\\Ec ~ '' ~",
        "\\x{41}bc ~ '' ~",
        "é?ü ~ ü ~"
      })
  void required_isTheLongestTextOfEveryMatch(String regex, String required, String unused) {
    assertThat(RegexShape.of(regex).required().strip()).isEqualTo(required);
  }

  /** Whatever the expression, a line that matches holds the text. */
  @Test
  void required_isInEveryMatch() {
    Random random = new Random(7);
    String signs = "ab?*+.(|)[]{2}\\d^$,1";
    int matched = 0;
    for (int i = 0; i < 200_000; i++) {
      StringBuilder regex = new StringBuilder();
      for (int length = 1 + random.nextInt(9); length > 0; length--) {
        regex.append(signs.charAt(random.nextInt(signs.length())));
      }
      try {
        TextPattern pattern = TextPattern.regex(regex.toString(), false);
        for (String line : new String[] {"", "a", "b", "ab", "aab", "abab", "1,2{}", "bba1"}) {
          if (pattern.in(line) != null) {
            matched += pattern.required().isEmpty() ? 0 : 1;
            assertThat(line).as(regex.toString()).contains(pattern.required());
          }
        }
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("must be");
      }
    }
    assertThat(matched).isGreaterThan(1000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{100}){100}){100}",
        "((((a{1000}){1000}){1000}){1000}){1000}",
        "(((((((x{9}){9}){9}){9}){9}){9}){9}){9}",
        "(\\x{61}{1000}){1000}",
        "([[:alpha:]]{1000}){1000}",
        "(a|b{1000}){1000}",
        "(\\pN{1000}){1000}",
        "a{1001}",
        "(",
        "[a",
        "a**b(",
        "(?=a)",
        "\\1",
      })
  void whatIsTooLargeOrMalformed_isRefusedInOneLine(String regex) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TextPattern.regex(regex, false))
        .withMessageStartingWith("must be ")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void longOrEmptyPatterns_areRefused() {
    for (String text : new String[] {"", "a\nb", "a".repeat(TextPattern.MAX_LENGTH + 1)}) {
      assertThatIllegalArgumentException().isThrownBy(() -> TextPattern.text(text, false));
      assertThatIllegalArgumentException().isThrownBy(() -> TextPattern.regex(text, true));
    }
  }

  @Test
  void foldedText_hasARequiredPartWithoutLettersOfThreeForms() {
    assertThat(TextPattern.text("Task Refused", true).required()).isEqualTo(" Refu");
    assertThat(TextPattern.text("É", true).required()).isEmpty();
    String kelvin = "5 \u212A";
    assertThat(TextPattern.text("5 k", true).in(kelvin)).isNotNull();
    assertThat(TextPattern.text("5 k", false).in(kelvin)).isNull();
  }
}
