// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTextTest {
  @ParameterizedTest
  @CsvSource({
    "'plain\ttext', 'plain\ttext'",
    "'a␛[31mb␛[0m', 'a␛[31mb␛[0m␛[0m'",
    "'␛[1;38;5;8mx', '␛[1;38;5;8mx␛[0m'",
    "'␛[38:2:8:8:8mx', '␛[38:2:8:8:8mx␛[0m'",
    "'␛[8mhidden', '\\x1b[8mhidden'",
    "'␛[1;08mhidden', '\\x1b[1;08mhidden'",
    "'␛[2J', '\\x1b[2J'",
    "'␛]0;t', '\\x1b]0;t'",
    "'␛[31', '\\x1b[31'",
    "'␛␛[31mx', '\\x1b␛[31mx␛[0m'",
    "'␛[?25l', '\\x1b[?25l'",
    "'\u009b31m', '\\x9b31m'",
    "'\u202e', '\\u202e'",
  })
  void accept_letsColoursThroughAndNothingElse(String given, String shown) {
    assertThat(filter(given.replace('␛', '\u001b'), true)).isEqualTo(shown.replace('␛', '\u001b'));
  }

  @Test
  void carriageReturn_becomesALineEnd_soThatNothingIsHidden() {
    assertThat(filter("secret\rharmless\r\nnext\r", false)).isEqualTo("secret\nharmless\nnext\n");
  }

  @Test
  void colours_canBeLeftOut() {
    assertThat(filter("a\u001b[31mb\u001b[0m", false)).isEqualTo("ab");
  }

  @Test
  void endlessSequence_isGivenUp() {
    assertThat(filter("\u001b[" + "1;".repeat(100), true)).startsWith("\\x1b[1;");
  }

  /** As if each character came alone. */
  private static String filter(String text, boolean colours) {
    TerminalText filter = new TerminalText(colours);
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      out.append(filter.accept(text.substring(i, i + 1)));
    }
    out.append(filter.end());
    TerminalText whole = new TerminalText(colours);
    assertThat(whole.accept(text) + whole.end()).isEqualTo(out.toString());
    return out.toString();
  }
}
