// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The numbers that dumps and lists of bytes print, and what stands between two of them. */
enum NaiveNumbers {
  HEX_DUMP(
      "(?i:%02x)", "[0-9a-fA-F]{2}", "(?:(?![ ,\t\r]{2})[ ,\t\r]?+|[ ,\t\r]{2,8}+(?=.. ))", ""),
  OCTAL("%03o", "[0-7]{3}", "[ ,\t\r]{1,8}+", "?+"),
  DECIMAL("", "[-0-9]", "[ ,\t\r]{1,8}+", "?+");

  private static final String OFFSET =
      "(?:(?:0[xX])?+(?:[0-9a-fA-F]{4,16}+:|[0-9a-fA-F]{6,16}+(?=[ \t]))[ \t]{0,8}+)";

  private final String format;
  private final String between;

  /**
   * @param any a number, whichever
   * @param sameLine what stands between it and the one before it in its line
   * @param mayLack whether a line may begin without an offset
   */
  NaiveNumbers(String format, String any, String sameLine, String mayLack) {
    this.format = format;
    String column = "(?:(?![ ,\t\r]{2})[ ,\t\r]?+|[ ,\t\r]{2,8}+[^\n]{0,96}+)";
    String here = sameLine + "(?=" + any + ")";
    String noneHere = "(?!" + here + "|" + any + ")";
    between = "(?:" + here + "|" + noneHere + column + "\n[ \t]{0,32}+" + OFFSET + mayLack + ")";
  }

  String between() {
    return between;
  }

  String numbers(byte[] character) {
    List<String> numbers = new ArrayList<>();
    for (byte b : character) {
      numbers.add(this == DECIMAL ? decimal(b) : String.format(Locale.ROOT, format, b & 0xff));
    }
    return String.join(between, numbers);
  }

  private static String decimal(byte b) {
    List<String> ways = new ArrayList<>(Arrays.asList("0{0,2}" + (b & 0xff)));
    if (b <= 0) {
      ways.add("-0{0,2}" + -b);
    }
    return "(?<![0-9]{3})" + NaiveForms.either(ways.toArray(new String[0])) + "(?![0-9])";
  }
}
