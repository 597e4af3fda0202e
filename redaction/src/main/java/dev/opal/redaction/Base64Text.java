// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/**
 * Reads base64, in either alphabet. What may stand between two of its lines is passed: line ends
 * and blanks, and line ends as strings in JSON and in source code have them. What is no letter may
 * be escaped as in addresses, JSON and XML. Reused.
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

  private int escaped(int position) {
    int stop = EscapedSign.end(text, position, end);
    if (stop < 0) {
      return stop == Decoder.MORE ? atEnd : Decoder.NONE;
    }
    int code = EscapedSign.code(text, position, stop);
    return code == '+' || code == '/' ? take(stop, Base64Digit.of((byte) code)) : Decoder.NONE;
  }

  /**
   * Returns the end of the padding that stands at a position, or {@link Decoder#MORE}.
   *
   * @param last no more text follows {@code end}
   */
  static int padded(byte[] text, int from, int end, boolean last) {
    int at = from;
    for (int i = 0; i < MOST_PADDING; i++) {
      int next =
          at == end ? Decoder.MORE : text[at] == '=' ? at + 1 : escapedPadding(text, at, end);
      if (next < 0) {
        return next == Decoder.MORE && !last ? next : at;
      }
      at = next;
    }
    return at;
  }

  private static int escapedPadding(byte[] text, int at, int end) {
    int stop = EscapedSign.end(text, at, end);
    return stop < 0 || EscapedSign.code(text, at, stop) == '=' ? stop : Decoder.NONE;
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
