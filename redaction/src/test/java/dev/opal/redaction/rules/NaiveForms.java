// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** All the ways to write a character in an encoding, as a pattern. */
final class NaiveForms {
  static final String BETWEEN_BYTES = "[ :,\\t\\n\\r-]{0,32}";
  static final String COLOURS = "(?:\u001b\\[[ -?]{0,21}[@-~])*+";
  private static final String ESCAPES = "\n\r\t\b\f\u000b\u0007\u001b";

  private NaiveForms() {}

  /** Characters in UTF-8; a byte that belongs to none is one of its own. */
  static List<byte[]> characters(byte[] value) {
    List<byte[]> characters = new ArrayList<>();
    for (int at = 0; at < value.length; ) {
      int most = Math.min(value.length, at + 4);
      byte[] character = {value[at]};
      for (int end = at + 2; end <= most; end++) {
        byte[] longer = Arrays.copyOfRange(value, at, end);
        character = isOneCharacter(longer) ? longer : character;
      }
      characters.add(character);
      at += character.length;
    }
    return characters;
  }

  private static boolean isOneCharacter(byte[] utf8) {
    return isText(utf8) && text(utf8).codePointCount(0, text(utf8).length()) == 1;
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  private static boolean isText(byte[] character) {
    return text(character).indexOf('\ufffd') < 0;
  }

  static boolean is(byte[] character, char c) {
    return character.length == 1 && character[0] == c;
  }

  /** Letters and digits stand as they are, or all characters are escaped. */
  static boolean isWord(byte[] character) {
    return raw(character).matches("\\\\Q[A-Za-z0-9]\\\\E");
  }

  static String either(String... ways) {
    return "(?:" + String.join("|", ways) + ")";
  }

  static String raw(byte[] bytes) {
    return Pattern.quote(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  /** With something between any two bytes. */
  static String raw(byte[] bytes, String between) {
    List<String> each = new ArrayList<>();
    for (byte b : bytes) {
      each.add(raw(new byte[] {b}));
    }
    return String.join(between, each);
  }

  /** A sign of base64 in strings and in XML. */
  static String escapedSign(char c) {
    return String.format(
        Locale.ROOT,
        "\\\\{1,3}[%c]|\\\\{1,3}u(?i:%04x)|&#0{0,6}%d;|&#[xX]0{0,6}(?i:%x);",
        c,
        (int) c,
        (int) c,
        (int) c);
  }

  private static String hex(byte[] bytes) {
    return "(?i:" + HexFormat.of().formatHex(bytes) + ")";
  }

  static String escape(String format, byte[] bytes) {
    StringBuilder escaped = new StringBuilder();
    for (byte b : bytes) {
      escaped.append(String.format(Locale.ROOT, format, b & 0xff));
    }
    return escaped.toString();
  }

  static String percent(byte[] bytes) {
    return "(?i:" + HexFormat.ofDelimiter("").withPrefix("%").formatHex(bytes) + ")";
  }

  /** In hexadecimal with signs between the bytes. */
  static String separated(byte[] character) {
    List<String> bytes = new ArrayList<>();
    for (byte b : character) {
      bytes.add("(?i:0x)?" + hex(new byte[] {b}));
    }
    return String.join(BETWEEN_BYTES, bytes);
  }

  static String twice(byte[] c) {
    if (is(c, ' ')) {
      return either(" ", "%20", "%2520", "%2[bB]");
    }
    return isWord(c)
        ? raw(c)
        : is(c, '%')
            ? "%2525"
            : either(
                raw(c), percent(c), "(?i:%25" + HexFormat.ofDelimiter("%25").formatHex(c) + ")");
  }

  /** Each of these quotes once or twice. */
  static String doubled(byte[] c, String quotes) {
    return c.length == 1 && quotes.indexOf(c[0]) >= 0 ? "[" + (char) c[0] + "]{1,2}" : raw(c);
  }

  static String quotedPrintable(byte[] character) {
    List<String> bytes = new ArrayList<>();
    for (byte b : character) {
      String escaped = String.format(Locale.ROOT, "=(?i:%02x)", b);
      bytes.add(b == '=' ? escaped : either(raw(new byte[] {b}), escaped));
    }
    return String.join("(?:=\\r?\\n)*", bytes);
  }

  static String references(byte[] c) {
    int code = isText(c) ? text(c).codePointAt(0) : c[0] & 0xff;
    return String.format(Locale.ROOT, "&#(?:0{0,6}%d|[xX]0{0,6}(?i:%x));", code, code);
  }

  static String form(byte[] c) {
    if (is(c, '%') || is(c, '+')) {
      return percent(c);
    }
    if (isWord(c)) {
      return raw(c);
    }
    return is(c, ' ') ? either("\\+", " ", "%20") : either(raw(c), percent(c));
  }

  static String backslash(byte[] character) {
    if (isWord(character)) {
      return raw(character);
    }
    StringBuilder eachByte = new StringBuilder();
    for (byte b : character) {
      eachByte.append(backslash(b));
    }
    if (!isText(character)) {
      return eachByte.toString();
    }
    StringBuilder units = new StringBuilder();
    for (char unit : text(character).toCharArray()) {
      units.append(String.format(Locale.ROOT, "\\\\u(?i:%04x)", (int) unit));
    }
    return either(eachByte.toString(), units.toString());
  }

  static String backslash(byte b) {
    byte[] one = {b};
    List<String> ways = new ArrayList<>();
    ways.add(String.format(Locale.ROOT, "\\\\x(?i:%02x)", b & 0xff));
    ways.add(String.format(Locale.ROOT, "\\\\%03o", b & 0xff));
    if (b != '\\') {
      ways.add(raw(one));
    }
    if ("nrtbfvaexu0123".indexOf(b) < 0) {
      ways.add("\\\\" + raw(one));
    }
    int letter = ESCAPES.indexOf(b);
    if (letter >= 0) {
      ways.add("\\\\" + "nrtbfvae".charAt(letter));
    }
    return either(ways.toArray(new String[0]));
  }

  static String xml(byte[] c) {
    if (!isText(c) || isWord(c)) {
      return raw(c);
    }
    int code = text(c).codePointAt(0);
    List<String> ways = new ArrayList<>();
    ways.add("&#0{0,6}" + code + ";");
    ways.add(String.format(Locale.ROOT, "&#[xX]0{0,6}(?i:%x);", code));
    int named = "&<>\"'".indexOf(code);
    if (named >= 0) {
      ways.add("&" + List.of("amp", "lt", "gt", "quot", "apos").get(named) + ";");
    }
    if (code != '&') {
      ways.add(raw(c));
    }
    return either(ways.toArray(new String[0]));
  }
}
