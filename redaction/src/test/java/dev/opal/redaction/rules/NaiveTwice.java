// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Digits of base64 that stand in base64, in either alphabet and on lines of their own. */
final class NaiveTwice {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final Pattern PLUS = Pattern.compile("[+-]|%2[bB]|" + NaiveForms.escapedSign('+'));
  private static final Pattern SOLIDUS =
      Pattern.compile("[/_]|%2[fF]|" + NaiveForms.escapedSign('/'));
  private static final Pattern DIGIT =
      Pattern.compile("[A-Za-z0-9]|" + PLUS.pattern() + "|" + SOLIDUS.pattern());
  private static final Pattern BETWEEN = Pattern.compile(NaiveValue.BETWEEN_DIGITS);
  private static final Pattern PADDING = Pattern.compile(NaiveValue.PADDING);

  private final String inner;

  NaiveTwice(String inner) {
    this.inner = inner;
  }

  interface Found {
    void accept(int at, int end, boolean whole);
  }

  void find(String text, Found found) {
    for (int at = 0; at < text.length(); at++) {
      for (int before : new int[] {0, 4, 6}) {
        find(text, at, before, found);
      }
    }
  }

  /**
   * @param before how many bits of the position's digit are the last ones of the first digit inside
   */
  private void find(String text, int at, int before, Found found) {
    Matcher digit = DIGIT.matcher(text).region(at, text.length());
    int first = before == 0 ? 0 : 1;
    int expected = 0;
    int bits = 0;
    int held = before == 0 ? 0 : 8 - before;
    int end = at;
    while (expected < inner.length()) {
      if (!digit.lookingAt()) {
        return;
      }
      end = digit.end();
      bits = (bits << 6 | ALPHABET.indexOf(plain(digit.group()))) & 0xffff;
      held += 6;
      if (held >= 8) {
        held -= 8;
        char c = (char) (bits >> held & 0xff);
        int mask = expected == 0 && first == 1 ? (1 << before) - 1 : 0xff;
        if (is(c, inner.charAt(expected), mask)) {
          expected++;
        } else if (expected <= first || " \t\n\u000b\f\r".indexOf(c) < 0) {
          return;
        }
      }
      digit.region(behind(BETWEEN, text, end), text.length());
    }
    found.accept(at, behind(PADDING, text, end), first == 0);
  }

  private static boolean is(char c, char digit, int mask) {
    String ways = digit == '+' ? "+-" : digit == '/' ? "/_" : "" + digit;
    return ways.chars().anyMatch(way -> (way & mask) == (c & mask));
  }

  private static int behind(Pattern pattern, String text, int at) {
    Matcher matcher = pattern.matcher(text).region(at, text.length());
    return matcher.lookingAt() ? matcher.end() : at;
  }

  private static String plain(String digit) {
    return PLUS.matcher(digit).matches() ? "+" : SOLIDUS.matcher(digit).matches() ? "/" : digit;
  }
}
