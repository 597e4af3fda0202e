// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Texts;

/**
 * Makes of a stream of text what a terminal may be given: lines, tabs and colours pass, every other
 * sequence is shown and not obeyed. A carriage return becomes a line end, so that what stood before
 * it stays visible. Confined to one thread.
 */
final class TerminalText {
  private static final char ESCAPE = '\u001b';
  private static final String RESET = "\u001b[0m";
  private static final int MAX_SEQUENCE = 40;
  private static final int CONCEAL = 8;

  private final boolean colours;
  private final StringBuilder sequence = new StringBuilder();
  private boolean afterReturn;
  private boolean coloured;

  /**
   * @param colours colours pass; else they are left out
   */
  TerminalText(boolean colours) {
    this.colours = colours;
  }

  /** Tells whether a terminal would take the character for an order. */
  static boolean isObeyed(char c) {
    int type = Character.getType(c);
    return type == Character.CONTROL
        || type == Character.FORMAT
        || type == Character.LINE_SEPARATOR
        || type == Character.PARAGRAPH_SEPARATOR;
  }

  /** Returns what of the text so far can be shown. */
  String accept(CharSequence text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      accept(text.charAt(i), out);
    }
    return out.toString();
  }

  /** Ends the text and the colours in it. */
  String end() {
    StringBuilder out = new StringBuilder();
    giveUp(out);
    if (afterReturn) {
      out.append('\n');
    }
    return coloured ? out.append(RESET).toString() : out.toString();
  }

  private void accept(char c, StringBuilder out) {
    if (afterReturn) {
      // A pseudo-terminal's line ends are two characters.
      afterReturn = false;
      out.append('\n');
      if (c == '\n') {
        return;
      }
    }
    if (!sequence.isEmpty()) {
      acceptInSequence(c, out);
    } else if (c == ESCAPE) {
      sequence.append(c);
    } else if (c == '\r') {
      afterReturn = true;
    } else {
      show(c, out);
    }
  }

  private void acceptInSequence(char c, StringBuilder out) {
    boolean fits = sequence.length() == 1 ? c == '[' : (c >= '0' && c <= ';') || c == 'm';
    if (!fits || sequence.length() >= MAX_SEQUENCE) {
      giveUp(out);
      accept(c, out);
      return;
    }
    sequence.append(c);
    if (c == 'm') {
      takeColour(out);
    }
  }

  private void takeColour(StringBuilder out) {
    String whole = sequence.toString();
    if (conceals(whole.substring(2, whole.length() - 1))) {
      giveUp(out);
      return;
    }
    sequence.setLength(0);
    if (colours) {
      out.append(whole);
      coloured = true;
    }
  }

  /** Tells whether text would become invisible; the 8 in a colour's number does not. */
  private static boolean conceals(String parameters) {
    String[] numbers = parameters.split("[;:]", -1);
    for (int i = 0; i < numbers.length; i++) {
      String number = numbers[i];
      if (number.equals("38") || number.equals("48") || number.equals("58")) {
        boolean byIndex = i + 1 < numbers.length && numbers[i + 1].equals("5");
        i += byIndex ? 2 : 4;
      } else if (isNumber(number, CONCEAL)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNumber(String text, int number) {
    try {
      return Integer.parseInt(text) == number;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private void giveUp(StringBuilder out) {
    for (int i = 0; i < sequence.length(); i++) {
      show(sequence.charAt(i), out);
    }
    sequence.setLength(0);
  }

  private static void show(char c, StringBuilder out) {
    if (c == '\n' || c == '\t' || !isObeyed(c)) {
      out.append(c);
    } else {
      out.append(Texts.printable(String.valueOf(c)));
    }
  }
}
