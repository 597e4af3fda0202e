// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

/** The form of ids and digests: lower-case hexadecimal digits. */
final class Hex {
  private Hex() {}

  static void require(String what, String text, int length) {
    if (text.length() != length || !isHex(text)) {
      throw new IllegalArgumentException(
          what + " must be " + length + " lower-case hexadecimal digits but was " + text);
    }
  }

  static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }

  static void requireNotZero(String what, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '0') {
        return;
      }
    }
    throw new IllegalArgumentException(what + " must not be zero");
  }
}
