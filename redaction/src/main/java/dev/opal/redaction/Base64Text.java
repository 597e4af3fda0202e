// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/**
 * Reads base64, in either alphabet. What may stand between two of its lines is passed: line ends
 * and blanks, and line ends as strings in JSON and in source code have them. Reused.
 */
final class Base64Text {
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
    if (digit >= 0) {
      at = position + 1;
    }
    return digit;
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
