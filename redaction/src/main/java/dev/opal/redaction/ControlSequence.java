// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/**
 * What a terminal takes for colours and the like: ESC, a bracket, and what ends with a letter; ESC,
 * a parenthesis and a letter.
 */
final class ControlSequence {
  private static final byte ESCAPE = 0x1b;
  private static final int LONGEST = 64;

  private ControlSequence() {}

  /**
   * Returns the position behind all that begin there, {@link Decoder#NONE} where one is none, or
   * {@link Decoder#MORE}.
   */
  static int behind(byte[] text, int at, int end) {
    int position = at;
    while (position >= 0 && position < end && text[position] == ESCAPE) {
      position = end(text, position, end);
    }
    return position;
  }

  private static int end(byte[] text, int at, int end) {
    int to = at + 1;
    if (to < end && text[to] == '(') {
      return to + 1 < end ? to + 2 : Decoder.MORE;
    }
    if (to < end && text[to] != '[') {
      return Decoder.NONE;
    }
    to++;
    while (to < end && to < at + LONGEST && text[to] >= ' ' && text[to] < '@') {
      to++;
    }
    if (to >= end) {
      return Decoder.MORE;
    }
    return to < at + LONGEST && text[to] >= '@' && text[to] <= '~' ? to + 1 : Decoder.NONE;
  }
}
