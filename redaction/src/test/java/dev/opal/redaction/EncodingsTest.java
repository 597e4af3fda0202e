// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A known value is masked whole in every encoding, wherever the stream is cut. */
class EncodingsTest {
  private static final List<String> SECRETS =
      List.of(
          "correct-horse",
          "é/\"quoted\" \\ & 'single' <tag> 100% +plus",
          "\"\"\"\"\"\"",
          "%%%%%%%%",
          "π≠3.14 ✓ done",
          "😀 smile 😀",
          "aaaaaa",
          "tab\tand\nline break here\r\nwindows line here",
          "ends in ==",
          "ÿþþÿ~~~???>>>");

  private static final RuleSet NO_RULES = noRules();

  record Form(String secret, String encoding, String text) {
    @Override
    public String toString() {
      return encoding + " of " + secret;
    }
  }

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

  static Stream<Form> forms() {
    List<Form> forms = new ArrayList<>();
    for (String secret : SECRETS) {
      forms.add(new Form(secret, "raw", secret));
      addEscapes(forms, secret);
      byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
      String hex = HexFormat.of().formatHex(bytes);
      forms.add(new Form(secret, "hex", hex));
      forms.add(new Form(secret, "HEX", hex.toUpperCase(Locale.ROOT)));
      String percent = URLEncoder.encode(secret, StandardCharsets.UTF_8);
      forms.add(new Form(secret, "form", percent));
      forms.add(new Form(secret, "percent", percent.replace("+", "%20")));
      forms.add(new Form(secret, "lower percent", lowerPercent(percent)));
      forms.add(new Form(secret, "percent throughout", each(bytes, "%%%02x")));
      forms.add(new Form(secret, "\\x throughout", each(bytes, "\\x%02x")));
      forms.add(new Form(secret, "octal", octal(bytes)));
      addThroughout(forms, secret, bytes);
      addSeparated(forms, secret, bytes);
      addNested(forms, secret, percent);
    }
    return forms.stream();
  }

  private static void addEscapes(List<Form> forms, String secret) {
    forms.add(new Form(secret, "JSON", json(secret, false, false)));
    forms.add(new Form(secret, "JSON, solidus", json(secret, true, false)));
    forms.add(new Form(secret, "JSON, ASCII", json(secret, false, true)));
    forms.add(new Form(secret, "XML", xml(secret, c -> "&#" + c + ";")));
    forms.add(new Form(secret, "XML, hex", xml(secret, c -> "&#x" + hexOf(c) + ";")));
    forms.add(new Form(secret, "single quotes", secret.replace("'", "'\\''")));
    forms.add(new Form(secret, "single quotes, doubled", secret.replace("'", "'\"'\"'")));
    forms.add(
        new Form(
            secret,
            "backslashes",
            secret.replaceAll("([^A-Za-z0-9\\n\\r\\t\\x80-\\x{10ffff}])", "\\\\$1")));
    forms.add(new Form(secret, "double quotes", secret.replaceAll("([\"\\\\$`])", "\\\\$1")));
  }

  private static void addThroughout(List<Form> forms, String secret, byte[] bytes) {
    forms.add(new Form(secret, "octal throughout", each(bytes, "\\%03o")));
    forms.add(new Form(secret, "quoted-printable throughout", each(bytes, "=%02X")));
    StringBuilder units = new StringBuilder();
    for (char c : secret.toCharArray()) {
      units.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
    }
    forms.add(new Form(secret, "\\u throughout", units.toString()));
    for (String format : List.of("&#%d;", "&#x%x;", "&#x%X;", "&#%05d;")) {
      StringBuilder references = new StringBuilder();
      secret.codePoints().forEach(c -> references.append(String.format(Locale.ROOT, format, c)));
      forms.add(new Form(secret, format + " throughout", references.toString()));
    }
  }

  private static void addSeparated(List<Form> forms, String secret, byte[] bytes) {
    for (String between : List.of(":", " ", "-", ",", ", ", "  ")) {
      String hex = HexFormat.ofDelimiter(between).formatHex(bytes);
      if (between.length() == 1) {
        forms.add(new Form(secret, "hex between " + between, hex));
      }
      String c = HexFormat.ofDelimiter(between).withPrefix("0x").formatHex(bytes);
      forms.add(new Form(secret, "0x between " + between, c));
    }
    String words = HexFormat.of().formatHex(bytes).replaceAll("(....)(?=.)", "$1 ");
    forms.add(new Form(secret, "words of hex", words));
    forms.add(new Form(secret, "lines of hex", words.replace(' ', '\n')));
  }

  private static void addNested(List<Form> forms, String secret, String percent) {
    String json = json(secret, false, false);
    forms.add(new Form(secret, "JSON in JSON", json(json, false, false)));
    forms.add(
        new Form(secret, "JSON in JSON, ASCII", json(json(secret, false, true), false, false)));
    String twice = URLEncoder.encode(percent, StandardCharsets.UTF_8);
    forms.add(new Form(secret, "form in form", twice));
    forms.add(new Form(secret, "percent twice", percent.replace("+", "%20").replace("%", "%25")));
    forms.add(new Form(secret, "CSV", secret.replace("\"", "\"\"")));
    forms.add(new Form(secret, "SQL", secret.replace("'", "''")));
    forms.add(new Form(secret, "quoted-printable", quotedPrintable(secret, 1000)));
    for (int width = 1; width < 9; width++) {
      forms.add(new Form(secret, "quoted-printable of " + width, quotedPrintable(secret, width)));
    }
  }

  private static String quotedPrintable(String text, int width) {
    StringBuilder out = new StringBuilder();
    int column = 0;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = b >= ' ' && b <= '~' && b != '=';
      out.append(plain ? "" + (char) b : String.format(Locale.ROOT, "=%02X", b & 0xff));
      if (++column % width == 0) {
        out.append(column % 2 == 0 ? "=\n" : "=\r\n");
      }
    }
    String all = out.toString();
    return all.endsWith("=\n")
        ? all.substring(0, all.length() - 2)
        : all.endsWith("=\r\n") ? all.substring(0, all.length() - 3) : all;
  }

  private static String hexOf(String decimal) {
    return Integer.toHexString(Integer.parseInt(decimal));
  }

  private static String each(byte[] bytes, String format) {
    StringBuilder out = new StringBuilder();
    for (byte b : bytes) {
      out.append(String.format(Locale.ROOT, format, b & 0xff));
    }
    return out.toString();
  }

  private static String octal(byte[] bytes) {
    StringBuilder out = new StringBuilder();
    for (byte b : bytes) {
      out.append(
          Character.isLetterOrDigit(b)
              ? "" + (char) b
              : String.format(Locale.ROOT, "\\%03o", b & 0xff));
    }
    return out.toString();
  }

  private static String lowerPercent(String text) {
    StringBuilder out = new StringBuilder(text);
    for (int at = out.indexOf("%"); at >= 0; at = out.indexOf("%", at + 1)) {
      out.replace(at, at + 3, out.substring(at, at + 3).toLowerCase(Locale.ROOT));
    }
    return out.toString();
  }

  private static String json(String text, boolean solidus, boolean ascii) {
    StringBuilder out = new StringBuilder();
    for (char c : text.toCharArray()) {
      int letter = "\n\r\t\"\\".indexOf(c);
      if (letter >= 0) {
        out.append('\\').append("nrt\"\\".charAt(letter));
      } else if (c == '/' && solidus) {
        out.append("\\/");
      } else if (ascii && (c > 0x7e || "<>&'".indexOf(c) >= 0)) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static String xml(String text, UnaryOperator<String> number) {
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          int named = "&<>\"".indexOf(c);
          if (named >= 0) {
            out.append(List.of("&amp;", "&lt;", "&gt;", "&quot;").get(named));
          } else if (c > 0x7e || c == '\'') {
            out.append(number.apply("" + c));
          } else {
            out.appendCodePoint(c);
          }
        });
    return out.toString();
  }

  @ParameterizedTest
  @MethodSource("forms")
  void form_isMaskedWholeWhereverItIsCut(Form form) {
    Redactor redactor = knowing(form.secret());
    byte[] bytes = ("<" + form.text() + ">").getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at <= bytes.length; at++) {
      assertThat(Cuts.through(redactor, bytes, at)).isEqualTo("<[REDACTED]>");
    }
    assertThat(Cuts.throughPieces(redactor, bytes, 1)).isEqualTo("<[REDACTED]>");
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
  void bytesThatAreNoText_areMasked() {
    byte[] secret = {(byte) 0xff, 0, 1, 2, (byte) 0x80, 9, 10, 'x'};
    Redactor redactor = new Redactor(Set.of(), NO_RULES, Privacy.MINIMAL);
    redactor.addSecret(secret);
    String raw = new String(secret, StandardCharsets.ISO_8859_1);
    assertThat(Cuts.through(redactor, Cuts.latin("<" + raw + ">"))).isEqualTo("<[REDACTED]>");
    assertThat(redactor.text(HexFormat.of().formatHex(secret))).hasToString("[REDACTED]");
    assertThat(redactor.text(Base64.getEncoder().withoutPadding().encodeToString(secret)))
        .hasToString("[REDACTED]");
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
