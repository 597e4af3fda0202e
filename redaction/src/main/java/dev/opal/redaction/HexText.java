// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/** Hexadecimal digits as dumps, lists and fingerprints print them, with signs between the bytes. */
final class HexText {
  /** Signs that may stand between two bytes. */
  static final String BETWEEN = " :-,\n\r";

  /** So many of them may. */
  static final int MOST_BETWEEN = 3;

  private HexText() {}

  /**
   * Returns where the digits of the next byte stand, {@link Decoder#NONE} or {@link Decoder#MORE}.
   *
   * @param first no byte was read yet
   * @param atEnd what to return where the text ends before
   */
  static int next(byte[] text, int at, int end, boolean first, int atEnd) {
    int position = at;
    while (!first && position < end && position < at + MOST_BETWEEN && isBetween(text[position])) {
      position++;
    }
    if (position + 1 < end && text[position] == '0' && (text[position + 1] | 0x20) == 'x') {
      position += 2;
    }
    return position + 1 < end || atEnd == Decoder.NONE ? position : atEnd;
  }

  private static boolean isBetween(byte b) {
    return BETWEEN.indexOf(b) >= 0;
  }
}
