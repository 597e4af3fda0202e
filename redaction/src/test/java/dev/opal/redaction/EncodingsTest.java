// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A known value is masked whole in every encoding, wherever the stream is cut. */
class EncodingsTest {
  private static final List<String> SECRETS =
      List.of(
          "correct-horse",
          "a_b_cdefgh7",
          "k/7QhxAb12Cd34Ef56",
          "é/\"quoted\" \\ & 'single' <tag> 100% +plus",
          "\"\"\"\"\"\"",
          "%%%%%%%%",
          "π≠3.14 ✓ done",
          "😀 smile 😀",
          "aaaaaa",
          "tab\tand\nline break here\r\nwindows line here",
          "ends in ==",
          "ÿþþÿ~~~???>>>",
          "a=é=€=ü",
          "it''s \"\"'' \"quoted'\" '' twice");

  private static final RuleSet NO_RULES = noRules();

  private static RuleSet noRules() {
    try {
      Set<String> ids = new java.util.HashSet<>();
      RuleSet.builtIn().rules().forEach(rule -> ids.add(rule.id()));
      return RuleSet.builtIn().without(ids);
    } catch (RuleException e) {
      throw new AssertionError(e);
    }
  }

  private static Redactor knowing(String... secrets) {
    Redactor redactor = new Redactor(Set.of(), NO_RULES, Privacy.MINIMAL);
    redactor.addSecrets(List.of(secrets));
    return redactor;
  }

  static Stream<EncodedForms.Form> forms() {
    return SECRETS.stream().flatMap(secret -> EncodedForms.of(secret).stream());
  }

  @ParameterizedTest
  @MethodSource("forms")
  void form_isMaskedWholeWhereverItIsCut(EncodedForms.Form form) {
    Redactor redactor = knowing(form.secret());
    byte[] bytes = ("<" + form.text() + ">").getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at <= bytes.length; at++) {
      assertThat(Cuts.through(redactor, bytes, at)).isEqualTo("<[REDACTED]>");
    }
    assertThat(Cuts.throughPieces(redactor, bytes, 1)).isEqualTo("<[REDACTED]>");
  }

  @ParameterizedTest
  @MethodSource("forms")
  void form_isMaskedWholeWhereItIsAllThereIs(EncodedForms.Form form) {
    Redactor redactor = knowing(form.secret());
    byte[] bytes = form.text().getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at <= bytes.length; at++) {
      assertThat(Cuts.through(redactor, bytes, at)).isEqualTo("[REDACTED]");
    }
  }

  /** Some of its pieces are then secret twice: as they are, and in base64 alone. */
  @Test
  void base64OfAnotherSecret_isMaskedInEveryEncoding() {
    String secret = "s3cr?t~~>>value?>>xyz";
    String encoded = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
    for (EncodedForms.Form form : EncodedForms.of(encoded)) {
      assertThat(knowing(secret, encoded).text("<" + form.text() + ">"))
          .as(form.encoding())
          .hasToString("<[REDACTED]>");
      assertThat(knowing(encoded, secret).text("<" + form.text() + ">"))
          .as(form.encoding())
          .hasToString("<[REDACTED]>");
    }
  }

  @Test
  void base64_isMaskedAtEveryAlignmentAndWrapping() {
    for (String secret : SECRETS) {
      for (int lead = 0; lead < 100; lead++) {
        byte[] plain = ("#".repeat(lead) + secret + "&").getBytes(StandardCharsets.UTF_8);
        for (Base64.Encoder encoder : encoders()) {
          String text = encoder.encodeToString(plain);
          assertBase64(secret, lead, text);
          if (text.indexOf('\n') > 0) {
            assertBase64(secret, lead, text.replace("\n", "\n      "));
            if (lead == 0) { // echo $(base64 …)
              assertBase64(secret, lead, text.replace("\r", "").replace("\n", " "));
            }
            assertBase64(secret, lead, text.replace("\r", "\\r").replace("\n", "\\n"));
          }
        }
      }
    }
  }

  private static List<Base64.Encoder> encoders() {
    return List.of(
        Base64.getEncoder(),
        Base64.getEncoder().withoutPadding(),
        Base64.getUrlEncoder(),
        Base64.getMimeEncoder(64, new byte[] {'\n'}),
        Base64.getMimeEncoder(76, new byte[] {'\r', '\n'}));
  }

  /** What is left must not depend on the secret: a digit that it shares with its lead is masked. */
  private static void assertBase64(String secret, int lead, String text) {
    Redactor redactor = knowing(secret);
    byte[] bytes = Cuts.latin(text);
    String whole = Cuts.through(redactor, bytes);
    String between = "\\\\[rn]|[\\r\\n ]";
    String digits = text.replaceAll(between, "");
    String left = whole.replaceAll(between, "");
    int kept = left.indexOf('[');
    // One letter repeated is told at its neighbours' alignments too.
    boolean oneLetter = secret.chars().distinct().count() == 1;
    int shared = lead * 8 / 6;
    assertThat(kept)
        .as("%s after %d: %s", secret, lead, whole)
        .isBetween(shared - (oneLetter ? 1 : 0), shared);
    assertThat(left)
        .startsWith(digits.substring(0, kept) + "[REDACTED]")
        .hasSizeLessThanOrEqualTo(shared + "[REDACTED]".length() + 4);
    for (int at = 1; at < bytes.length; at += 1 + lead % 7) {
      assertThat(Cuts.through(redactor, bytes, at)).isEqualTo(whole);
    }
  }

  @Test
  void hex_isMaskedWithAllSignsBetweenThatAreRead() {
    List<String> between = new ArrayList<>(List.of(""));
    for (int i = 0; i < between.size(); i++) {
      String shorter = between.get(i);
      if (shorter.length() < 3) {
        NumberText.BETWEEN_HEX.chars().forEach(sign -> between.add(shorter + (char) sign));
      }
    }
    Redactor redactor = knowing("correct-horse");
    byte[] secret = Cuts.latin("correct-horse");
    for (String signs : between) {
      for (String prefix : List.of("", "0x", "0X")) {
        String text = HexFormat.ofDelimiter(signs).withPrefix(prefix).formatHex(secret);
        assertThat(redactor.text("<" + text + ">")).as(text).hasToString("<[REDACTED]>");
      }
    }
  }

  @Test
  void base64_isMaskedWithItsSignsEscaped() {
    for (String secret : SECRETS) {
      Redactor redactor = knowing(secret);
      for (int lead = 0; lead < 9; lead++) {
        byte[] plain = ("#".repeat(lead) + secret + "&").getBytes(StandardCharsets.UTF_8);
        String text = Base64.getEncoder().encodeToString(plain);
        String percent = text.replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");
        String lower = text.replace("+", "%2b").replace("/", "%2f").replace("=", "%3d");
        String unicode = text.replace("+", "\\u002B").replace("=", "\\u003d");
        String xml = text.replace("+", "&#x2B;").replace("/", "&#x2f;").replace("=", "&#61;");
        String decimal = text.replace("+", "&#43;").replace("/", "&#47;").replace("=", "&#x3D;");
        for (String escaped :
            List.of(
                percent,
                lower,
                text.replace("/", "\\/"),
                unicode,
                unicode.replace("/", "\\u002f"),
                xml,
                decimal,
                text.replace("+", "&#043;").replace("/", "&#047;"))) {
          byte[] bytes = Cuts.latin(escaped);
          String whole = Cuts.through(redactor, bytes);
          assertThat(whole.replaceAll("(?:=|%3[dD]|\\\\u003d|&#61;|&#x3D;)+$", ""))
              .as("%s after %d: %s", secret, lead, escaped)
              .contains("[REDACTED]")
              .hasSizeLessThanOrEqualTo(lead * 8 / 6 + "[REDACTED]".length() + 8);
          for (int at = 1; at < bytes.length; at++) {
            assertThat(Cuts.through(redactor, bytes, at)).isEqualTo(whole);
          }
        }
      }
    }
  }

  @Test
  void base64OfTheValueAlone_leavesNothing() {
    for (String secret : SECRETS) {
      String text = Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
      assertThat(knowing(secret).text(text + " x").toString()).isEqualTo("[REDACTED] x");
    }
  }

  @Test
  void base64InBase64_isMaskedAtEveryAlignment() {
    for (String secret : SECRETS) {
      for (int lead = 0; lead < 9; lead++) {
        byte[] plain = ("#".repeat(lead / 3) + secret).getBytes(StandardCharsets.UTF_8);
        String inner = "#".repeat(lead % 3) + Base64.getEncoder().encodeToString(plain);
        byte[] bytes = Base64.getEncoder().encode(Cuts.latin(inner));
        String whole = Cuts.through(knowing(secret), bytes);
        assertThat(whole).as(inner).contains("[REDACTED]").hasSizeLessThan(24);
        for (int at = 1; at < bytes.length; at++) {
          assertThat(Cuts.through(knowing(secret), bytes, at)).isEqualTo(whole);
        }
      }
    }
  }

  @Test
  void base64OnLinesInBase64_isMasked() {
    String secret = "Cl>N_s?correct~horse<battery|staple>^[`{}~-9.and-more-than-a-line-of-it";
    for (int lead = 0; lead < 80; lead++) {
      byte[] plain = ("#".repeat(lead) + secret).getBytes(StandardCharsets.UTF_8);
      for (Base64.Encoder encoder : encoders()) {
        byte[] inner = Cuts.latin(encoder.encodeToString(plain).replace("\r", ""));
        String outer = Base64.getEncoder().encodeToString(inner);
        String masked = knowing(secret).text(outer + " x").toString();
        int before = inner.length - secret.length() * 4 / 3;
        assertThat(masked)
            .as("%s", new String(inner, StandardCharsets.ISO_8859_1))
            .contains("[REDACTED]")
            .hasSizeLessThan(before * 4 / 3 + 24);
      }
    }
  }

  @Test
  void base64OfTheOtherAlphabet_isMaskedInBase64() {
    for (String secret : List.of("Cl>N_s", "s3cr?t~~>>value?>>xyz")) {
      byte[] inner = Base64.getUrlEncoder().encode(secret.getBytes(StandardCharsets.UTF_8));
      String outer = Base64.getEncoder().encodeToString(inner);
      assertThat(knowing(secret).text(outer + " x")).hasToString("[REDACTED] x");
    }
  }

  @Test
  void lineOfADump_isMaskedInBothOfItsColumns() {
    String dump = "00000000  63 6f 72 72 65 63 74 2d  68 6f 72 73 65 0a  |correct-horse.|\n";
    assertThat(knowing("correct-horse").text(dump))
        .hasToString("00000000  [REDACTED] 0a  |[REDACTED].|\n");
    String words = "00000000: 636f 7272 6563 742d 686f 7273 650a       correct-horse.\n";
    assertThat(knowing("correct-horse").text(words))
        .hasToString("00000000: [REDACTED]0a       [REDACTED].\n");
  }

  @Test
  void aValueOfAMegabyte_isMaskedWholeWithBlanksInIt() {
    StringBuilder secret = new StringBuilder();
    java.util.Random random = new java.util.Random(5);
    while (secret.length() < 1 << 20) {
      secret.append(Long.toString(random.nextLong() >>> 1, 36)).append(' ');
    }
    String value = secret.toString().strip();
    Redactor redactor = knowing(value);
    byte[] bytes = ("a " + value + " z").getBytes(StandardCharsets.UTF_8);
    assertThat(Cuts.throughPieces(redactor, bytes, 65_536)).isEqualTo("a [REDACTED] z");
    assertThat(Cuts.throughPieces(redactor, bytes, 777)).isEqualTo("a [REDACTED] z");
  }

  @Test
  void aLongValueThatIsNotAscii_isMaskedWholeInEveryForm() {
    StringBuilder text = new StringBuilder();
    new java.util.Random(3).ints(3000, 0, 10).forEach(i -> text.append("é≠\"✓πa\\ł&ß".charAt(i)));
    String secret = text + "end";
    for (EncodedForms.Form form : EncodedForms.of(secret)) {
      byte[] bytes = ("<" + form.text() + ">").getBytes(StandardCharsets.UTF_8);
      String masked = Cuts.throughPieces(knowing(secret), bytes, 777);
      // What stands between two bytes stays between two pieces.
      assertThat(
              masked.replaceAll(
                  "\\[REDACTED\\](?:[ :,=\\r\\n-]|\u001b\\[[0-9;]*[mK])+(?=\\[REDACTED\\])", ""))
          .as(form.encoding())
          .isEqualTo("<[REDACTED]>");
    }
  }

  @Test
  void manyValuesWithOneBeginning_areToldApart() {
    Redactor redactor = new Redactor(Set.of(), NO_RULES, Privacy.MINIMAL);
    for (int i = 0; i < 10_000; i++) {
      redactor.addSecret("shared-beginning-" + i * 7);
    }
    assertThat(redactor.text("x shared-beginning-14 y")).hasToString("x [REDACTED] y");
    assertThat(redactor.text("x shared-beginning-69993 y")).hasToString("x [REDACTED] y");
    assertThat(redactor.text("x shared-beginning-x y")).hasToString("x shared-beginning-x y");
  }
}
