// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Writes a value in the ways that encoders do. */
final class EncodedForms {
  private EncodedForms() {}

  record Form(String secret, String encoding, String text) {
    @Override
    public String toString() {
      return encoding + " of " + secret;
    }
  }

  /** Returns the value in every form that is known, but for those of base64. */
  static List<Form> of(String secret) {
    List<Form> forms = new ArrayList<>();
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
    for (String underscore : List.of("\\_", "=5F", "%5F", "%5f", "&#95;", "\\x5f", "\\u005f")) {
      if (secret.matches("\\w+")) {
        forms.add(new Form(secret, underscore, secret.replace("_", underscore)));
      }
    }
    addThroughout(forms, secret, bytes);
    addSeparated(forms, secret, bytes);
    addNested(forms, secret, percent);
    return forms;
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
    for (String between : List.of(":", " ", "-", ",", ", ", "  ", ": ", "\n", "\r\n")) {
      String hex = HexFormat.ofDelimiter(between).formatHex(bytes);
      forms.add(new Form(secret, "hex between " + between, hex));
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
    String solidus = json(secret, true, false);
    forms.add(new Form(secret, "JSON in JSON, solidus", json(solidus, false, false)));
    forms.add(
        new Form(secret, "JSON in JSON, ASCII", json(json(secret, false, true), false, false)));
    String twice = URLEncoder.encode(percent, StandardCharsets.UTF_8);
    forms.add(new Form(secret, "form in form", twice));
    forms.add(new Form(secret, "percent twice", percent.replace("+", "%20").replace("%", "%25")));
    forms.add(new Form(secret, "CSV", secret.replace("\"", "\"\"")));
    forms.add(new Form(secret, "SQL", secret.replace("'", "''")));
    forms.add(new Form(secret, "quoted-printable", quotedPrintable(secret, 1000)));
    for (String colour : List.of("\u001b[m", "\u001b[1;31m\u001b[K")) {
      for (int at = 1; at < 6; at++) {
        int split = secret.offsetByCodePoints(0, at);
        String coloured = secret.substring(0, split) + colour + secret.substring(split);
        forms.add(new Form(secret, "colour after " + at, coloured));
      }
      forms.add(new Form(secret, "colours", secret.replaceAll("(?<=.)(?=.)", colour)));
    }
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
}
