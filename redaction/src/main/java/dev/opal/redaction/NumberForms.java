// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** How a value may begin that is written as numbers, one for each byte: six signs, or four. */
final class NumberForms {
  private static final String[] BETWEEN = {"\t", " ", "  ", "   ", "    ", "     "};
  private static final String BEHIND = " ,\t\r\n";

  /** How a line may begin: indented, with a number or with an offset. */
  private static final String LINE = " \t-0123456789abcdef";

  private NumberForms() {}

  /** Returns the beginnings in hexadecimal, between whose bytes signs may stand. */
  static List<String> hex(byte firstByte, byte secondByte) {
    String first = Hex.of(firstByte);
    String second = Hex.of(secondByte);
    List<String> forms = new ArrayList<>(List.of(first + second, "0x" + first, first + "0x"));
    LINE.chars().forEach(c -> forms.add(first + "\n" + (char) c));
    for (char between : NumberText.BETWEEN_HEX.toCharArray()) {
      forms.add(first + between + second);
      forms.add(first + between + "0x");
      for (char next : NumberText.BETWEEN_HEX.toCharArray()) {
        forms.add(first + between + next);
      }
    }
    return forms;
  }

  /** Returns the beginnings in octal dumps and in decimal lists, of which six signs count. */
  static List<String> numbers(byte first, byte second) {
    List<String> forms = new ArrayList<>();
    add(forms, octal(first), "", octal(second));
    for (String one : decimal(first)) {
      for (String other : decimal(second)) {
        add(forms, one, "", other);
        add(forms, one, ",", other);
        addBehind(forms, one + "," + other);
      }
    }
    return forms;
  }

  private static void add(List<String> forms, String first, String comma, String second) {
    for (String blanks : BETWEEN) {
      addBehind(forms, first + comma + blanks + second);
    }
    for (String lineEnd : new String[] {"\n", "\r\n"}) {
      String line = first + comma + lineEnd;
      if (line.length() == 4 || line.length() >= 6) {
        forms.add(line);
      } else {
        LINE.chars().forEach(c -> addLine(forms, line + (char) c));
      }
    }
  }

  /** Adds what has four signs, or five of which they count, or three with what may follow. */
  private static void addLine(List<String> forms, String line) {
    if (line.length() > 3) {
      forms.add(line);
    } else {
      (LINE + BEHIND + "x").chars().forEach(c -> forms.add(line + (char) c));
    }
  }

  /** Adds what is long enough, or with what may stand behind it, or what four signs tell of it. */
  private static void addBehind(List<String> forms, String text) {
    if (text.length() == 4 || text.length() >= 6) {
      forms.add(text);
    } else {
      BEHIND.chars().forEach(c -> forms.add(text + (char) c));
    }
  }

  /** Returns a byte in three digits. */
  static String octal(byte b) {
    return "" + (char) ('0' + (b >> 6 & 3)) + (char) ('0' + (b >> 3 & 7)) + (char) ('0' + (b & 7));
  }

  /** Returns the ways to write a byte: with zeros in front, or below zero as Java has it. */
  private static Set<String> decimal(byte b) {
    String digits = "" + (b & 0xff);
    return b < 0
        ? Set.of(digits, "" + b)
        : new TreeSet<>(List.of(digits, zeros(digits, 2), zeros(digits, 3)));
  }

  private static String zeros(String digits, int width) {
    return "0".repeat(Math.max(0, width - digits.length())) + digits;
  }
}
