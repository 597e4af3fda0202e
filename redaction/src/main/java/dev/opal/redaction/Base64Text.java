// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/**
 * Reads base64, in either alphabet. What may stand between two of its lines is passed: line ends
 * and blanks. They and what is no letter may be escaped as in addresses, JSON and XML. Reused.
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
    for (int position = at; position < end; ) {
      int digit = Base64Digit.of(text[position]);
      if (digit >= 0) {
        return take(position + 1, digit);
      }
      int stop = position + 1;
      int code = text[position];
      if (!isBetween(code)) {
        stop = EscapedSign.end(text, position, end);
        if (stop < 0) {
          return stop == Decoder.MORE ? atEnd : Decoder.NONE;
        }
        code = EscapedSign.code(text, position, stop);
      }
      if (code == '+' || code == '/') {
        return take(stop, Base64Digit.of((byte) code));
      }
      if (!isBetween(code)) {
        return Decoder.NONE;
      }
      position = stop;
    }
    return atEnd;
  }

  private static boolean isBetween(int code) {
    return code == '\n' || code == '\r' || code == ' ' || code == '\t';
  }

  private int take(int newPosition, int digit) {
    at = newPosition;
    return digit;
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
}
