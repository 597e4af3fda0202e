// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/** Tells by its signs in which encodings text stands for other text than itself. */
final class Escapes {
  private static final Encoding[] ENCODINGS = Encoding.values();
  private static final int BACKSLASHES = bits(Encoding.BACKSLASH, Encoding.BACKSLASH_TWICE);
  private static final int SINGLE_QUOTE =
      bits(Encoding.SINGLE_QUOTES, Encoding.DOUBLED, Encoding.SINGLE_DOUBLED);
  private static final int DOUBLE_QUOTE = bits(Encoding.DOUBLED, Encoding.DOUBLE_DOUBLED);
  private static final int AMPERSAND = bits(Encoding.XML);
  private static final int PERCENT = bits(Encoding.PERCENT, Encoding.FORM, Encoding.PERCENT_TWICE);
  private static final int EQUALS = bits(Encoding.QUOTED);
  private static final int COLOUR = bits(Encoding.COLOURED);
  private static final int PLUS = bits(Encoding.FORM);

  private Escapes() {}

  private static int bits(Encoding... encodings) {
    int bits = 0;
    for (Encoding encoding : encodings) {
      bits |= 1 << encoding.ordinal();
    }
    return bits;
  }

  /** Returns, as bits by their ordinals, the encodings that read a byte as more than itself. */
  static int in(byte[] text, int from, int to) {
    int escapes = 0;
    for (int i = from; i < to; i++) {
      escapes |= of(text[i]);
    }
    return escapes;
  }

  private static int of(byte b) {
    return switch (b) {
      case '\\' -> BACKSLASHES;
      case '\'' -> SINGLE_QUOTE;
      case '"' -> DOUBLE_QUOTE;
      case '&' -> AMPERSAND;
      case '%' -> PERCENT;
      case '=' -> EQUALS;
      case '+' -> PLUS;
      case 0x1b -> COLOUR;
      default -> 0;
    };
  }

  /** Returns the encoding of the lowest bit. */
  static Encoding first(int escapes) {
    return ENCODINGS[Integer.numberOfTrailingZeros(escapes)];
  }
}
