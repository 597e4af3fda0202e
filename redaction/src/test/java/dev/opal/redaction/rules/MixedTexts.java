// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Texts in which rules and known values have much to do: words, examples and counters of the rules,
 * whole, cut and changed, and secrets in every encoding, beside and in one another. Shorter than
 * what a stream holds and than what the budget of looks allows, since the two engines differ there.
 */
final class MixedTexts {
  /** Where choices come from: a random number or a fuzzer. */
  interface Choices {
    /** Returns a number from zero to below the bound. */
    int below(int bound);
  }

  private static final List<String> SECRETS =
      List.of(
          "correct-horse",
          "é/\"quoted\" \\ & 'single' <tag> 100% +plus",
          "%%a%%b%%",
          "π≠3.14 ✓ done",
          "abcabcabd",
          "hunter22",
          "tab\tand\nline break here\r\nwindows line here",
          "ends in ==",
          "it''s \"\"both",
          "0123456789abcdef0123456789abcdef",
          "password=hunter22");

  /** Variables whose values are too short to be masked everywhere. */
  static final Map<String, String> VARIABLES =
      Map.of(
          "PIN", "1234",
          "DB_PASSWORD", "a.b",
          "CI_TOKEN", "abc",
          "A_KEY", "q",
          "SIGN_KEY", "=1",
          "APP_SECRET", "a\"b",
          "YAML_PASS", "it's");

  private static final List<String> BEFORE_NAMES =
      List.of("", "", "", "-", "-D", "\u001b[1m", "\u001b[01;31m\u001b[K");

  private static final List<String> ASSIGNMENTS =
      List.of(
          "=",
          ": ",
          " = ",
          "\": \"",
          "='",
          ":\"",
          "\\\": \\\"",
          "'] = '",
          " => ",
          ">",
          " ",
          "",
          "\u001b[0m=",
          " \u001b[m\u001b[K: ");

  private static final List<String> BETWEEN =
      List.of(
          " ",
          "\n",
          "",
          "",
          "=",
          ": ",
          "\"",
          "'",
          ",",
          "\t",
          "\r\n",
          "/",
          "://",
          "@",
          "-",
          "--",
          "a",
          "A",
          "_",
          "\u001b[0m",
          "\\n",
          "%20",
          "+",
          "&",
          "token",
          "key=",
          "password: ",
          "\u00e9");

  private static final List<String> BETWEEN_LINES =
      List.of(
          "\\\\n",
          "\\\\r\\\\n",
          "\\\\n\\\\t",
          "\\\\\\\\n",
          "\n  ",
          "\n\n  ",
          " \n",
          "\r\r\n",
          "&#13;\n",
          "&#10;",
          "%0A");

  private static final List<String> WORDS =
      List.of(
          "the",
          "build",
          "module",
          "12.5",
          "2026-01-01T00:00:00Z",
          "INFO",
          "org.example.Main",
          "/usr/lib/jvm",
          "deadbeef",
          "https://example.org/a?b=c",
          "KEY",
          "MIIE",
          "eyJ",
          "-----BEGIN ",
          "QUJD");

  private final List<String> samples = new ArrayList<>();
  private final Choices choices;

  MixedTexts(List<RegexRule> rules, Choices choices) {
    for (RegexRule rule : rules) {
      rule.entry
          .all("example")
          .forEach(text -> samples.add(text.replace("{}", "").replace("\\n", "\n")));
      samples.addAll(rule.entry.all("counter"));
    }
    this.choices = choices;
  }

  private <T> T one(List<T> list) {
    return list.get(choices.below(list.size()));
  }

  /** Returns some secrets; some texts have none. */
  List<String> secrets() {
    List<String> some = new ArrayList<>();
    for (int i = choices.below(4); i > 0; i--) {
      some.add(one(SECRETS));
    }
    return some;
  }

  /** Returns a text of about so many pieces, a character for each byte. */
  String text(List<String> secrets, int pieces) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      text.append(piece(secrets)).append(one(BETWEEN));
    }
    return text.toString();
  }

  private String piece(List<String> secrets) {
    int kind = choices.below(12);
    if (kind == 11) {
      List<String> names = VARIABLES.keySet().stream().sorted().toList();
      String name = one(names);
      return one(BEFORE_NAMES)
          + (choices.below(3) == 0 ? name.toLowerCase(Locale.ROOT) : name)
          + one(ASSIGNMENTS)
          + encoded(VARIABLES.get(one(names)), one(List.of(2, 6, 7, 8, 16, 17, 22, 28, 31)));
    }
    if (kind == 10) {
      return choices.below(3) == 0 ? "-----BEGIN RSA PRIVATE KEY-----" + one(BETWEEN) : keyLine();
    }
    if (kind < 3) {
      return one(WORDS);
    }
    if (kind < 6) {
      return latin(one(samples));
    }
    if (kind < 7) {
      String sample = latin(one(samples));
      return sample.substring(0, choices.below(sample.length() + 1));
    }
    if (kind < 8) {
      StringBuilder sample = new StringBuilder(latin(one(samples)));
      sample.setCharAt(choices.below(sample.length()), (char) choices.below(256));
      return sample.toString();
    }
    if (secrets.isEmpty()) {
      return one(WORDS);
    }
    String secret = one(secrets);
    String encoded = encoded(secret, choices.below(32));
    if (choices.below(8) > 0) {
      return encoded;
    }
    // What follows must not complete it: letters of which only some are escaped are no known form.
    return encoded.substring(0, choices.below(encoded.length())) + "|";
  }

  private String keyLine() {
    StringBuilder digits = new StringBuilder(one(WORDS)).append(one(BETWEEN));
    for (int left = choices.below(80); left > 0; left--) {
      digits.append(
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
              .charAt(choices.below(64)));
    }
    return digits
        + one(List.of("\n", "\\n", "=\n", "\u001b[0m\n", "\n-----END RSA PRIVATE KEY-----"));
  }

  private static String latin(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  private String encoded(String secret, int kind) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    String form = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    return switch (kind) {
      case 0 -> HexFormat.of().formatHex(bytes);
      case 1 -> HexFormat.of().withUpperCase().formatHex(bytes);
      case 2 -> form;
      case 3 -> form.replace("+", "%20").toLowerCase(Locale.ROOT);
      case 4 -> HexFormat.ofDelimiter("").withPrefix("%").formatHex(bytes);
      case 5 -> HexFormat.ofDelimiter("").withPrefix("\\x").formatHex(bytes);
      case 6 ->
          latin(secret)
              .replace("\\", "\\\\")
              .replace("\"", "\\\"")
              .replace("\n", "\\n")
              .replace("\r", "\\r")
              .replace("\t", "\\t");
      case 7 ->
          latin(secret)
              .replace("&", "&amp;")
              .replace("<", "&lt;")
              .replace(">", "&gt;")
              .replace("\"", "&#34;")
              .replace("'", "&#x27;");
      case 8 -> latin(secret).replace("'", choices.below(2) == 0 ? "'\\''" : "'\"'\"'");
      case 9 ->
          latin(
              new String(secret.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1));
      case 10, 11, 12 -> base64(bytes);
      case 13 ->
          HexFormat.ofDelimiter(one(List.of(":", " ", "-", ",", ", ", "\n"))).formatHex(bytes);
      case 14 -> HexFormat.ofDelimiter(", ").withPrefix("0x").formatHex(bytes);
      case 15 -> HexFormat.ofDelimiter("").withPrefix("=").withUpperCase().formatHex(bytes);
      case 16 -> form.replace("%", "%25").replace("+", "%2B");
      case 17 -> latin(secret).replace("\"", "\"\"").replace("'", "''");
      case 18 -> base64(bytes).replaceAll("\r?\n", one(BETWEEN_LINES));
      case 19 -> Base64.getEncoder().encodeToString(Base64.getEncoder().encode(bytes));
      case 20 -> base64(bytes).replace("+", "%2B").replace("/", "%2F").replace("=", "%3D");
      case 21 -> base64(bytes).replace("/", "\\/");
      case 22 -> latin(secret).replace("\"", "\"\"");
      case 23 -> Arrays.toString(bytes).replace(", ", one(List.of(", ", ",", " ", ",\n  ", ",  ")));
      case 24, 25 ->
          dump(
              bytes,
              one(List.of("%02x ", "%02x", "%03o ", "%3d ", "%03d ", "0x%02x\t", "0x%02x, ")));
      case 26 -> base64(bytes).replace("+", "\\u002B").replace("=", "\\u003d");
      case 27 -> base64(bytes).replace("+", "&#x2B;").replace("/", "&#47;").replace("=", "&#x3D;");
      case 28 ->
          latin(secret)
              .replaceAll(
                  "(?<=.)(?=[" + one(List.of("a-z", "e", " ", "rbt1")) + "])",
                  "\u001b[1;31m\u001b[K");
      case 29 ->
          new String(secret.getBytes(StandardCharsets.UTF_16BE), StandardCharsets.ISO_8859_1);
      case 30 -> {
        byte[] inner = base64(bytes).replace("\r", "").getBytes(StandardCharsets.ISO_8859_1);
        yield Base64.getEncoder().encodeToString(inner);
      }
      default -> latin(secret);
    };
  }

  private String dump(byte[] secret, String format) {
    String offset = one(List.of("%08x  ", "%07o ", "%08x: ", "\t0x%04x:  ", "", "  "));
    String column = one(List.of(" |", "  ", ""));
    int width = 1 + choices.below(16);
    StringBuilder text = new StringBuilder("#".repeat(choices.below(3)));
    for (int from = 0; from < secret.length; from += width) {
      text.append(String.format(Locale.ROOT, offset, from));
      int end = Math.min(secret.length, from + width);
      for (int i = from; i < end; i++) {
        text.append(String.format(Locale.ROOT, format, secret[i] & 0xff));
      }
      String shown = new String(secret, from, end - from, StandardCharsets.ISO_8859_1);
      text.append(column.isEmpty() ? "" : column + shown.replaceAll("[^ -~]", ".")).append('\n');
    }
    return text.toString();
  }

  private String base64(byte[] secret) {
    int lead = choices.below(80);
    byte[] plain = new byte[lead + secret.length + choices.below(3)];
    System.arraycopy(secret, 0, plain, lead, secret.length);
    Base64.Encoder encoder =
        one(
            List.of(
                Base64.getEncoder(),
                Base64.getEncoder().withoutPadding(),
                Base64.getUrlEncoder(),
                Base64.getMimeEncoder(64, new byte[] {'\n'}),
                Base64.getMimeEncoder(76, new byte[] {'\r', '\n'})));
    return encoder.encodeToString(plain);
  }
}
