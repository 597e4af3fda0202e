// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A value of several lines is masked with its short lines where they come one after another. */
class KnownLinesTest {
  private static final String SECRET =
      "first-long-line\nshort1\nsecond-long-line\n\ttab\tin it\nabc\nlast-long-line\nend";

  private static String masked(String text) {
    Redactor redactor = new Redactor();
    redactor.addSecret(SECRET + "\n");
    byte[] bytes = Cuts.latin(text);
    String whole = Cuts.through(redactor, bytes);
    for (int at = 0; at <= bytes.length; at++) {
      assertThat(Cuts.through(redactor, bytes, at)).isEqualTo(whole);
    }
    return whole;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n", "\r\n", "\n    ", "\r\n\t", "\n\n", " ", "  ", "\\n", "\\r\\n", "%0D%0A", "&#10;"
      })
  void value_isMaskedWithOtherLineEndsAndIndented(String lineEnd) {
    assertThat(masked("<" + SECRET.replace("\n", lineEnd) + ">")).isEqualTo("<[REDACTED]>");
  }

  @Test
  void value_isMaskedWithTabsExpanded() {
    assertThat(masked("<" + SECRET.replace("\t", "        ") + ">")).isEqualTo("<[REDACTED]>");
  }

  @Test
  void valueWithOtherLineEnds_isMaskedInBase64() {
    byte[] windows = SECRET.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    assertThat(masked(Base64.getEncoder().encodeToString(windows) + " x"))
        .isEqualTo("[REDACTED] x");
  }

  @Test
  void linesInARow_areMaskedWithTheShortOnesAmongThem() {
    String[] lines = SECRET.split("\n");
    for (int from = 0; from < lines.length; from++) {
      for (int to = from + 1; to <= lines.length; to++) {
        StringBuilder text = new StringBuilder("head\n");
        boolean anyLong = false;
        for (int i = from; i < to; i++) {
          text.append("  ").append(lines[i].strip()).append('\n');
          anyLong |= lines[i].strip().length() >= 8;
        }
        String masked = masked(text + "foot\n");
        for (int i = from; i < to; i++) {
          boolean told = lines[i].strip().length() >= 8 || (anyLong && lines[i].equals("short1"));
          if (told) {
            assertThat(masked).doesNotContain(lines[i].strip());
          }
        }
      }
    }
  }

  @Test
  void shortLineAlone_isAWordLikeAnyOther() {
    assertThat(masked("the end of abc")).isEqualTo("the end of abc");
  }

  @Test
  void escapedValueOfOneLine_isMaskedBesideOneOfSeveral() {
    Redactor redactor = new Redactor(java.util.Set.of(), RuleSet.builtIn(), Privacy.MINIMAL);
    redactor.addSecrets(java.util.List.of(SECRET, "correct-horse=battery"));
    assertThat(redactor.text("x correct-horse%3dbattery y")).hasToString("x [REDACTED] y");
  }

  @Test
  void valueThatBeginsWithAShortLine_isMaskedIndented() {
    Redactor redactor = new Redactor();
    redactor.addSecret("a\nb\nc-and-more-of-it\nd");
    for (String lineEnd : new String[] {"\n", "\r\n", "\n  ", "\r\n  ", "\\n", " "}) {
      String text = "<" + "a\nb\nc-and-more-of-it\nd".replace("\n", lineEnd) + ">";
      assertThat(redactor.text(text)).hasToString("<[REDACTED]>");
    }
  }

  @Test
  void valueOfTwoLines_isMaskedBesideTheSameInOneLine() {
    Redactor redactor = new Redactor();
    redactor.addSecrets(java.util.List.of("abcdef ghijkl", "abcdef\nghijkl"));
    assertThat(redactor.text("<abcdef\r\nghijkl>")).hasToString("<[REDACTED]>");
  }

  /** Wrapped after each digit, the value's first ones too. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n",
        "\r\n",
        " ",
        "  ",
        "       ",
        "\t",
        "\t\t\t\t\t\t",
        "\n\t",
        "\r\n\t",
        "\n    ",
        "\\n",
        "\\n    ",
        "\\r\\n",
        "\\r\\n  ",
        "\n\n    ",
        " \n",
        "\\\n",
        "\r\r\n",
        "\r",
        "\\n\\t",
        "\\n\\n",
        "\\\\n",
        "\\\\r\\\\n",
        "&#13;\n",
        "&#xD;\n",
        "&#10;",
        "%0D%0A"
      })
  void base64_isMaskedWhereverItsLinesAreBroken(String lineEnd) {
    String secret = "correct-horse-battery-staple-9";
    Redactor redactor = new Redactor();
    redactor.addSecret(secret);
    for (Charset charset :
        List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      for (int lead = 0; lead < 60; lead++) {
        byte[] bytes = ("0".repeat(lead) + secret).getBytes(charset);
        for (int width : new int[] {64, 76}) {
          String encoded = Base64.getEncoder().encodeToString(bytes);
          String lines =
              encoded.replaceAll("(.{" + width + "})", "$1" + Matcher.quoteReplacement(lineEnd));
          String masked = redactor.text("<" + lines + ">").toString().replace(lineEnd, "");
          int before = "0".repeat(lead).getBytes(charset).length * 4 / 3;
          assertThat(masked.length())
              .as("%s after %d on lines of %d: %s", charset, lead, width, masked)
              .isLessThan(before + 24);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", " ", "\\n", "\\r\\n"})
  void base64InBase64_isMaskedOnLines(String lineEnd) {
    String secret = "correct-horse-battery-staple-9-and-more-than-a-line-of-it";
    Redactor redactor = new Redactor();
    redactor.addSecret(secret);
    for (int lead = 0; lead < 18; lead++) {
      byte[] inner = Base64.getEncoder().encode(Cuts.latin("0".repeat(lead) + secret));
      String outer = Base64.getEncoder().encodeToString(inner);
      String lines = outer.replaceAll("(.{76})", "$1" + Matcher.quoteReplacement(lineEnd));
      String masked = redactor.text("<" + lines + ">").toString().replace(lineEnd, "");
      assertThat(masked.length()).as("after %d: %s", lead, masked).isLessThan(lead * 16 / 9 + 24);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%2B %2F",
        "\\+ \\/",
        "+ \\\\/",
        "\\\\u002b \\\\\\/",
        "\\u002B \\u002F",
        "&#43; &#47;"
      })
  void base64_isMaskedOnLinesWithItsSignsEscaped(String signs) {
    String secret = ";~#42j>>?~?~-horse-battery";
    Redactor redactor = new Redactor();
    redactor.addSecret(secret);
    for (int lead = 0; lead < 60; lead++) {
      String before = "\u00fb\u00ff~".repeat(lead / 3) + "0".repeat(lead % 3);
      String encoded = Base64.getEncoder().encodeToString(Cuts.latin(before + secret));
      String lines = encoded.replaceAll("(.{64})", "$1\n");
      String plus = signs.substring(0, signs.indexOf(' '));
      String solidus = signs.substring(signs.indexOf(' ') + 1);
      String escaped = lines.replace("/", solidus).replace("+", plus);
      String masked = redactor.text("<" + escaped + ">").toString().replace("\n", "");
      String left = masked.replace(plus, "+").replace(solidus, "/");
      assertThat(left.length()).as("after %d: %s", lead, left).isLessThan(lead * 4 / 3 + 24);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", " ", "\t", "\n  ", "\r\n\t"})
  void base64_isMaskedWhateverEndsAShortFirstLine(String lineEnd) {
    for (String first : List.of("abc", "abcd", "abcde", "abcdefgh")) {
      String secret = first + "\nsecond-line-of-it\nthird-line-of-it";
      Redactor redactor = new Redactor();
      redactor.addSecret(secret);
      for (int lead = 0; lead < 3; lead++) {
        byte[] bytes =
            ("0".repeat(lead) + secret.replace("\n", lineEnd)).getBytes(StandardCharsets.UTF_8);
        String encoded = Base64.getEncoder().encodeToString(bytes);
        assertThat(redactor.text("<" + encoded + ">").toString())
            .as("%s after %d", first, lead)
            .matches("<.{0,2}\\[REDACTED\\]>");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "   ", "\t", "\\n", "\\r\\n"})
  void base64_isMaskedInGroups(String between) {
    String secret = "correct-horse-battery-staple-9";
    Redactor redactor = new Redactor();
    redactor.addSecret(secret);
    for (int lead = 0; lead < 3; lead++) {
      String encoded =
          Base64.getEncoder()
              .encodeToString(("0".repeat(lead) + secret).getBytes(StandardCharsets.UTF_8));
      for (int width = 1; width < 9; width++) {
        String groups =
            encoded.replaceAll("(.{" + width + "})(?!$)", "$1" + Matcher.quoteReplacement(between));
        String masked = redactor.text("<" + groups + ">").toString();
        assertThat(masked.replace(between, "").replace("=", ""))
            .as("%d before %s in groups of %d: %s", lead, secret, width, groups)
            .matches("<.{0,3}\\[REDACTED\\]>");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u001b[0m",
        "\u001b[38;2;248;248;242;48;2;40;42;54m",
        "\u001b(B\u001b[m",
        "\u001b(0"
      })
  void value_isMaskedWithColoursInIt(String colours) {
    Redactor redactor = new Redactor();
    String secret = "correct-horse-battery-staple-9";
    redactor.addSecret(secret);
    for (int at = 1; at < secret.length(); at++) {
      String text = "<" + secret.substring(0, at) + colours + secret.substring(at) + ">";
      assertThat(redactor.text(text)).hasToString("<[REDACTED]>");
    }
  }
}
