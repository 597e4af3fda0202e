// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Values that stand in UTF-16, and values that are no text. */
class OtherBytesTest {
  private static Redactor knowing(String secret) {
    Redactor redactor = new Redactor();
    redactor.addSecret(secret);
    return redactor;
  }

  @Test
  void utf16_isMaskedInBothOrdersAndInBase64() {
    String secret = "correct-horse";
    for (var order : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      String wide = new String(secret.getBytes(order), StandardCharsets.ISO_8859_1);
      String masked = Cuts.through(knowing(secret), Cuts.latin("<" + wide + ">"));
      assertThat(masked.replace("\0", "")).isEqualTo("<[REDACTED]>");
    }
    byte[] command = "login correct-horse".getBytes(StandardCharsets.UTF_16LE);
    assertThat(knowing(secret).text(Base64.getEncoder().encodeToString(command)).toString())
        .contains("[REDACTED]")
        .hasSizeLessThan(30);
  }

  @Test
  void utf16OfAnyCharacters_isMaskedInBothOrdersWithAndWithoutItsMark() {
    for (String secret : List.of("π≠3.14 ✓ done", "pässwörd-ŁÓDŹ", "日本語のパスワード", "😀 smile 😀")) {
      for (var order : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
        for (String mark : List.of("", "\ufeff")) {
          byte[] wide = (mark + "<" + secret + ">").getBytes(order);
          for (int at = 0; at <= wide.length; at++) {
            assertThat(Cuts.through(knowing(secret), wide, at).replace("\0", "").length())
                .as("%s of %s at %d", order, secret, at)
                .isEqualTo(2 * mark.length() + "<[REDACTED]>".length());
          }
          assertThat(knowing(secret).text(HexFormat.of().formatHex(wide)).toString())
              .contains("[REDACTED]")
              .hasSizeLessThanOrEqualTo(4 * mark.length() + 12 + "[REDACTED]".length());
        }
      }
    }
  }

  @Test
  void hexOfUtf16_isMasked() {
    for (var order : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      String hex = HexFormat.of().formatHex("<correct-horse>".getBytes(order));
      assertThat(knowing("correct-horse").text(hex).toString())
          .contains("[REDACTED]")
          .hasSizeLessThanOrEqualTo(10 + "[REDACTED]".length());
    }
  }

  @Test
  void bytesThatAreNoText_areMasked() {
    byte[] secret = {(byte) 0xff, 0, 1, 2, (byte) 0x80, 9, 10, 'x'};
    Redactor redactor = new Redactor();
    redactor.addSecret(secret);
    String raw = new String(secret, StandardCharsets.ISO_8859_1);
    assertThat(Cuts.through(redactor, Cuts.latin("<" + raw + ">"))).isEqualTo("<[REDACTED]>");
    assertThat(redactor.text(HexFormat.of().formatHex(secret))).hasToString("[REDACTED]");
    assertThat(redactor.text(Base64.getEncoder().withoutPadding().encodeToString(secret)))
        .hasToString("[REDACTED]");
  }

  @Test
  void linesOfBytesThatAreNoText_areMasked() {
    byte[] secret =
        Cuts.latin("first line \u00ff\u0080\nab\n  second\u00e9 line\r\nlast-line \u00fe");
    Redactor redactor = new Redactor();
    redactor.addSecret(secret);
    String masked = "< [REDACTED] | [REDACTED] | ab | [REDACTED] >";
    String lines = "< first line \u00ff\u0080 | second\u00e9 line | ab | last-line \u00fe >";
    assertThat(Cuts.through(redactor, Cuts.latin(lines))).isEqualTo(masked);
    String indented = new String(secret, StandardCharsets.ISO_8859_1).replace("\n", "\n    ");
    assertThat(Cuts.through(redactor, Cuts.latin("<" + indented + ">"))).isEqualTo("<[REDACTED]>");
    byte[] twice = Base64.getEncoder().encode(Base64.getEncoder().encode(secret));
    assertThat(Cuts.through(redactor, twice)).isEqualTo("[REDACTED]");
  }

  @Test
  void lettersAsSingleBytes_areMasked() {
    Redactor redactor = new Redactor();
    redactor.addSecret("pässwört-länger");
    byte[] latin = "<pässwört-länger>".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(Cuts.throughPieces(redactor, latin, 1)).isEqualTo("<[REDACTED]>");
    String base64 = Base64.getEncoder().encodeToString(latin);
    assertThat(redactor.text(base64).toString()).contains("[REDACTED]").hasSizeLessThan(20);
  }
}
