// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/** A sign of base64 that is no letter, as addresses, strings of JSON and XML have it. */
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
    if (at + 1 == end) {
      return Decoder.MORE;
    }
    int length = text[at] == '%' ? 3 : text[at + 1] == 'u' ? 6 : 2;
    return at + length > end ? Decoder.MORE : at + length;
  }

  /** Returns the character that stands there escaped, up to a position, or a negative number. */
  static int code(byte[] text, int at, int stop) {
    return switch (text[at]) {
      case '&' -> XmlReference.code(text, at + 1, stop - 1);
      case '%' -> Hex.number(text, at + 1, stop, 2, 16, Decoder.NONE);
      default ->
          text[at + 1] == 'u' ? Hex.number(text, at + 2, stop, 4, 16, Decoder.NONE) : text[at + 1];
    };
  }
}
