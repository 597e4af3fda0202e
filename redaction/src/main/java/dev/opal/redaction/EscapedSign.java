// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/** What in base64 is no letter, as addresses, strings of JSON and XML have it. */
final class EscapedSign {
  private EscapedSign() {}

  /**
   * Returns the end of what may be one, {@link Decoder#NONE} where none begins, or {@link
   * Decoder#MORE}.
   */
  static int end(byte[] text, int at, int end) {
    if (text[at] == '&') {
      int stop = XmlReference.end(text, at, end);
      return stop < 0 ? stop : stop + 1;
    }
    if (text[at] != '%' && text[at] != '\\') {
      return Decoder.NONE;
    }
    int sign = lastBackslash(text, at, end);
    if (sign + 1 == end) {
      return Decoder.MORE;
    }
    int length = text[at] == '%' ? 3 : text[sign + 1] == 'u' ? 6 : 2;
    return sign + length > end ? Decoder.MORE : sign + length;
  }

  /** A string in a string doubles the backslash, or escapes what it escapes once more. */
  private static int lastBackslash(byte[] text, int at, int end) {
    int last = at;
    while (last < at + 2 && last + 1 < end && text[last] == '\\' && text[last + 1] == '\\') {
      last++;
    }
    return last;
  }

  /** Returns the character that stands there escaped, up to a position, or a negative number. */
  static int code(byte[] text, int at, int stop) {
    return switch (text[at]) {
      case '&' -> XmlReference.code(text, at + 1, stop - 1);
      case '%' -> Hex.number(text, at + 1, stop, 2, 16, Decoder.NONE);
      default -> behindBackslash(text, lastBackslash(text, at, stop) + 1, stop);
    };
  }

  private static int behindBackslash(byte[] text, int at, int stop) {
    return switch (text[at]) {
      case 'u' -> Hex.number(text, at + 1, stop, 4, 16, Decoder.NONE);
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> text[at];
    };
  }
}
