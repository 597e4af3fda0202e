// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How a value may begin that is written as numbers, one for each byte: four signs and more. */
final class NumberForms {
  private static final String[] BETWEEN = {
    " ", "  ", "\t", "\n", "\n ", " \n", "\r\n", ",", ", ", ",\n", ",\n ", ",\r\n"
  };

  private NumberForms() {}

  /** Returns the beginnings in hexadecimal, between whose bytes signs may stand. */
  static List<String> hex(byte[] value) {
    String first = Hex.of(value[0]);
    String second = Hex.of(value[1]);
    List<String> forms = new ArrayList<>(List.of(first + second, "0x" + first, first + "0x"));
    for (char between : NumberText.BETWEEN_HEX.toCharArray()) {
      forms.add(first + between + second);
      forms.add(first + between + "0x");
      for (char next : NumberText.BETWEEN_HEX.toCharArray()) {
        forms.add(first + between + next);
      }
    }
    return forms;
  }

  /** Returns the beginnings in dumps that are octal, and in decimal lists. */
  static List<String> numbers(byte[] value) {
    List<String> forms = new ArrayList<>();
    for (String between : BETWEEN) {
      forms.add(String.format(Locale.ROOT, "%03o", value[0] & 0xff) + between);
      for (String first : decimal(value[0])) {
        for (String second : decimal(value[1])) {
          String both = first + between + second;
          // Behind two bytes of a digit each, anything that may stand between two.
          forms.addAll(both.length() > 3 ? List.of(both) : List.of(both + ",", both + " "));
        }
      }
    }
    return forms;
  }

  private static List<String> decimal(byte b) {
    return b >= 0 ? List.of("" + b) : List.of("" + b, "" + (b & 0xff));
  }
}
