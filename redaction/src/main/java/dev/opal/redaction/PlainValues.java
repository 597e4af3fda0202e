// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.Locale;
import java.util.Set;

/** Tells values that are no secret, whatever the name of their variable is. */
final class PlainValues {
  /** Longer digits and letters without a blank between may be a token in a path. */
  private static final int LONGEST_NAME = 15;

  private static final Set<String> WORDS =
      Set.of(
          "0",
          "1",
          "true",
          "false",
          "yes",
          "no",
          "on",
          "off",
          "none",
          "null",
          "nil",
          "undefined",
          "enabled",
          "disabled",
          "required",
          "optional",
          "default",
          "auto",
          "always",
          "never");

  private PlainValues() {}

  /** Tells whether a value switches something on or off, or says that there is none. */
  static boolean isWord(String value) {
    return value.length() <= 9 && WORDS.contains(value.toLowerCase(Locale.ROOT));
  }

  static boolean isNumber(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (value.charAt(i) < '0' || value.charAt(i) > '9') {
        return false;
      }
    }
    return !value.isEmpty();
  }

  /**
   * Tells whether a value is the path of a file, of two names at least, in small letters as paths
   * mostly are: random text that begins with a slash is not.
   */
  static boolean isPath(String value) {
    int from = value.startsWith("/Users/") ? 7 : beginning(value);
    int names = from == 7 ? 1 : 0;
    if (from < 0) {
      return false;
    }
    for (int at = from; at <= value.length(); at++) {
      if (at == value.length() || value.charAt(at) == '/') {
        if (!isName(value, from, at)) {
          return false;
        }
        names++;
        from = at + 1;
      }
    }
    return names > 1;
  }

  private static int beginning(String value) {
    for (String start : new String[] {"/", "./", "../", "~/"}) {
      if (value.startsWith(start)) {
        return start.length();
      }
    }
    return -1;
  }

  private static boolean isName(String value, int from, int to) {
    boolean digit = false;
    for (int i = from; i < to; i++) {
      char c = value.charAt(i);
      digit |= c >= '0' && c <= '9';
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && "._-".indexOf(c) < 0) {
        return false;
      }
    }
    return to > from && (!digit || to - from <= LONGEST_NAME);
  }
}
