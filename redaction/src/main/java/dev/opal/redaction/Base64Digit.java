// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/** Digits of base64, in either alphabet of RFC 4648. */
final class Base64Digit {
  static final int PLUS = 62;
  static final int SOLIDUS = 63;

  private static final byte[] VALUES = values();

  private Base64Digit() {}

  private static byte[] values() {
    byte[] values = new byte[256];
    for (int c = 0; c < 256; c++) {
      values[c] = (byte) valueOf(c);
    }
    return values;
  }

  private static int valueOf(int c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    }
    return c == '+' || c == '-' ? PLUS : c == '/' || c == '_' ? SOLIDUS : Decoder.NONE;
  }

  /** Returns the digit's value, or {@link Decoder#NONE}. */
  static int of(byte c) {
    return VALUES[c & 0xff];
  }
}
