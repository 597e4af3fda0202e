// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/**
 * The bytes that can follow a literal, as ranges of hexadecimal digits. It stands in the built-in
 * rules only, so that no pattern need be compiled to know it.
 */
final class Following {
  private static final int DIGITS = 4;

  private Following() {}

  static String text(String bytes) {
    StringBuilder text = new StringBuilder();
    for (int from = 0; from < bytes.length(); ) {
      int to = from;
      while (to + 1 < bytes.length() && bytes.charAt(to + 1) == bytes.charAt(to) + 1) {
        to++;
      }
      append(text, bytes.charAt(from));
      append(text, bytes.charAt(to));
      from = to + 1;
    }
    return text.toString();
  }

  private static void append(StringBuilder text, int value) {
    text.append(Character.forDigit(value >> 4, 16)).append(Character.forDigit(value & 15, 16));
  }

  static String parse(String text) throws RuleException {
    StringBuilder bytes = new StringBuilder();
    for (int at = 0; at < text.length(); at += DIGITS) {
      int last = value(text, at + 2);
      for (int value = value(text, at); value <= last; value++) {
        bytes.append((char) value);
      }
    }
    return bytes.toString();
  }

  private static int value(String text, int at) throws RuleException {
    int high = at + 1 < text.length() ? Hex.digit(text.charAt(at)) : -1;
    int low = high < 0 ? -1 : Hex.digit(text.charAt(at + 1));
    if (low < 0) {
      throw new RuleException("expected ranges of hexadecimal digits, saw " + text);
    }
    return high << 4 | low;
  }
}
