// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;

/** References of XML and HTML to characters, by number or by name. */
final class XmlReference {
  private static final int LONGEST = 12;

  private XmlReference() {}

  /**
   * Returns where the semicolon stands that ends a reference, {@link Decoder#NONE}, or {@link
   * Decoder#MORE} where the text ends before.
   */
  static int end(byte[] text, int at, int end) {
    int limit = Math.min(end, at + LONGEST);
    int stop = at + 1;
    while (stop < limit && text[stop] != ';') {
      stop++;
    }
    return stop < limit ? stop : limit < at + LONGEST ? Decoder.MORE : Decoder.NONE;
  }

  /** Returns the character between the signs that enclose it, or {@link Decoder#NONE}. */
  static int code(byte[] text, int from, int stop) {
    return text[from] == '#' ? numeric(text, from + 1, stop) : named(text, from, stop);
  }

  private static int numeric(byte[] text, int from, int stop) {
    boolean hex = from < stop && (text[from] | 0x20) == 'x';
    int radix = hex ? 16 : 10;
    int first = hex ? from + 1 : from;
    int code = first < stop ? 0 : Decoder.NONE;
    for (int i = first; i < stop; i++) {
      int digit = Hex.digit(text[i]);
      if (digit < 0 || digit >= radix || code > Character.MAX_CODE_POINT) {
        return Decoder.NONE;
      }
      code = code * radix + digit;
    }
    return code > Character.MAX_CODE_POINT ? Decoder.NONE : code;
  }

  private static int named(byte[] text, int from, int stop) {
    String name = new String(text, from, stop - from, StandardCharsets.ISO_8859_1);
    return switch (name) {
      case "amp" -> '&';
      case "lt" -> '<';
      case "gt" -> '>';
      case "quot" -> '"';
      case "apos" -> '\'';
      default -> Decoder.NONE;
    };
  }
}
