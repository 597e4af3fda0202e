// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/**
 * How many digits of base64 stand before a position of a stream, up to as many as tell a wrapped
 * line. Without that, the last letter of every line would have to be held.
 */
final class Base64Run {
  /** Lines are wrapped at 64 or 76, and up to three digits may belong to what is looked for. */
  static final int WRAPPED = 61;

  private int beforeBuffer;

  /** Returns how many digits stand before a position of the buffer, at most {@link #WRAPPED}. */
  int before(byte[] buffer, int at) {
    int digits = 0;
    while (digits < WRAPPED && digits < at && isPart(buffer[at - digits - 1])) {
      digits++;
    }
    return digits == at ? Math.min(WRAPPED, digits + beforeBuffer) : digits;
  }

  /** A digit may be escaped. */
  private static boolean isPart(byte b) {
    return Base64Digit.of(b) >= 0 || "%\\&#;".indexOf(b) >= 0;
  }

  /** Returns where the digit before a position stands, or the position where there is none. */
  static int shared(byte[] buffer, int at) {
    boolean digit = at > 0 && Base64Digit.of(buffer[at - 1]) >= 0;
    return digit && !endsLine(buffer, at) ? at - 1 : at;
  }

  /** Tells whether a line's end stands before the position as strings have it. */
  private static boolean endsLine(byte[] buffer, int at) {
    return at > 1 && buffer[at - 2] == '\\' && (buffer[at - 1] == 'n' || buffer[at - 1] == 'r');
  }

  /** Goes on to the buffer without so many of its first bytes. */
  void release(byte[] buffer, int length) {
    beforeBuffer = before(buffer, length);
  }
}
