// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The numbers that dumps and lists of bytes print, and what stands between two of them. */
enum NaiveNumbers {
  HEX_DUMP("(?:0[xX])?+(?i:%02x)"),
  OCTAL("%03o"),
  DECIMAL("");

  /** What may stand behind the last byte of a line. */
  static final int MOST_OF_A_COLUMN = 1040;

  private static final String OFFSET =
      "(?:(?:0[xX])?+(?:[0-9a-fA-F]{4,16}+:|[0-9a-fA-F]{6,16}+(?=[ \t]))[ \t]{0,8}+)";
  private static final String NEXT_LINE = "\r?\n[ \t]{0,32}+" + OFFSET;
  private static final String BYTE = "(?:0[xX])?+[0-9a-fA-F]{2}";
  private static final String BYTE_BEHIND =
      "(?:(?![ \t]{2})[ \t]?+(?=" + BYTE + ")|[ \t]{2,8}+(?=" + BYTE + "[ \t]))";
  private static final String COLUMN =
      "(?:(?![ \t]{2})[ \t]?+|[ \t]{2,8}+[^\n]{0," + MOST_OF_A_COLUMN + "}+)";

  private final String format;

  NaiveNumbers(String format) {
    this.format = format;
  }

  /** What may stand between two numbers, in a line or at its end. */
  String between() {
    String list = "(?: {1,8}+|\t|" + NEXT_LINE + "?+)";
    return switch (this) {
      case HEX_DUMP -> "(?:" + BYTE_BEHIND + "|(?!" + BYTE_BEHIND + ")" + COLUMN + NEXT_LINE + ")";
      case OCTAL -> list;
      case DECIMAL -> "(?:,?+" + list + "|,)";
    };
  }

  String numbers(byte[] character) {
    List<String> numbers = new ArrayList<>();
    for (byte b : character) {
      numbers.add(this == DECIMAL ? decimal(b) : String.format(Locale.ROOT, format, b & 0xff));
    }
    return String.join(between(), numbers);
  }

  private static String decimal(byte b) {
    Set<String> ways = new TreeSet<>(Set.of("" + b));
    for (String padded : List.of("%d", "%02d", "%03d")) {
      ways.add(String.format(Locale.ROOT, padded, b & 0xff));
    }
    return NaiveForms.either(ways.toArray(new String[0])) + "(?![0-9])";
  }
}
