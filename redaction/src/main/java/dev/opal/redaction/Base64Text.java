// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/**
 * Reads base64, in either alphabet. What may stand between two of its lines is passed: line ends
 * and blanks, and line ends as strings in JSON and in source code have them. What is no letter may
 * be escaped as in addresses and in JSON. Reused.
 */
final class Base64Text {
  private static final int MOST_PADDING = 2;

  private byte[] text = {};
  private int at;
  private int end;
  private int atEnd;
  private int pending;
  private int pendingBits;
  private int skipBits;

  /**
   * Starts anew.
   *
   * @param newAtEnd what {@link #next} returns at the end
   * @param newSkipBits how many bits of the first digits belong to something else
   */
  void start(byte[] newText, int from, int newEnd, int newAtEnd, int newSkipBits) {
    text = newText;
    at = from;
    end = newEnd;
    atEnd = newAtEnd;
    pending = 0;
    pendingBits = 0;
    skipBits = newSkipBits;
  }

  int position() {
    return at;
  }

  /** Returns the next byte, or {@link Decoder#NONE}, or {@link Decoder#MORE}. */
  int next() {
    while (pendingBits < 8) {
      int digit = digit();
      if (digit < 0) {
        return digit;
      }
      pending = pending << 6 | digit;
      pendingBits += 6;
      int skipped = Math.min(skipBits, pendingBits);
      skipBits -= skipped;
      pendingBits -= skipped;
    }
    pendingBits -= 8;
    return (pending >>> pendingBits) & 0xff;
  }

  private int digit() {
    int next = at < end ? Base64Digit.of(text[at]) : Decoder.NONE;
    if (next >= 0) {
      at++;
      return next;
    }
    int position = behindLineEnd();
    if (position < 0 || position == end) {
      return atEnd;
    }
    int digit = Base64Digit.of(text[position]);
    return digit < 0 ? escaped(position) : take(position + 1, digit);
  }

  private int take(int newPosition, int digit) {
    at = newPosition;
    return digit;
  }

  /** Reads {@code %2B}, {@code %2F} and {@code \/}. */
  private int escaped(int position) {
    if (text[position] == '\\') {
      // More than the backslash is there, or it would be the end of a line.
      return text[position + 1] == '/' ? take(position + 2, Base64Digit.SOLIDUS) : Decoder.NONE;
    }
    if (text[position] != '%') {
      return Decoder.NONE;
    }
    if (position + 2 >= end) {
      return atEnd;
    }
    int letter = text[position + 1] == '2' ? text[position + 2] | 0x20 : 0;
    return letter == 'b'
        ? take(position + 3, Base64Digit.PLUS)
        : letter == 'f' ? take(position + 3, Base64Digit.SOLIDUS) : Decoder.NONE;
  }

  /**
   * Returns the end of the padding that stands at a position, or {@link Decoder#MORE}.
   *
   * @param last no more text follows {@code end}
   */
  static int padded(byte[] text, int from, int end, boolean last) {
    int at = from;
    for (int i = 0; i < MOST_PADDING; i++) {
      int length = at < end && text[at] == '%' ? 3 : 1;
      if (at + length > end) {
        return last ? at : Decoder.MORE;
      }
      boolean sign =
          length == 1 ? text[at] == '=' : text[at + 1] == '3' && (text[at + 2] | 0x20) == 'd';
      if (!sign) {
        return at;
      }
      at += length;
    }
    return at;
  }

  /** Returns the position of the next digit, or a negative number where more bytes tell it. */
  private int behindLineEnd() {
    int position = at;
    while (position < end
        && (text[position] == '\\'
            || text[position] == '\n'
            || text[position] == '\r'
            || text[position] == ' '
            || text[position] == '\t')) {
      if (text[position] != '\\') {
        position++;
      } else if (position + 1 == end) {
        return -1;
      } else if (text[position + 1] == 'n' || text[position + 1] == 'r') {
        position += 2;
      } else {
        return position;
      }
    }
    return position;
  }
}
