// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/** Hexadecimal digits. */
final class Hex {
  private Hex() {}

  /** Returns the digit's value, or a negative number. */
  static int digit(int c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /** Returns a byte in two digits of lower case. */
  static String of(byte b) {
    return "" + Character.forDigit(b >> 4 & 15, 16) + Character.forDigit(b & 15, 16);
  }

  /** Returns the number that exactly so many digits make, or {@link Decoder#NONE}, or atEnd. */
  static int number(byte[] text, int from, int end, int count, int radix, int atEnd) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      if (i >= end) {
        return atEnd;
      }
      int digit = digit(text[i]);
      if (digit < 0 || digit >= radix) {
        return Decoder.NONE;
      }
      value = value * radix + digit;
    }
    return value;
  }
}
