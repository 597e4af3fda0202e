// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import java.util.Locale;

/** How a piece of foreign text stands in a message of one line. */
public final class Texts {
  private static final int SHOWN = 200;

  private Texts() {}

  /**
   * Returns the text in double quotes, control characters escaped; of one of more than 200
   * characters only how long it is. Never a piece of it: of a secret it would not be known again.
   */
  public static String quote(String text) {
    return text.length() <= SHOWN
        ? '"' + printable(text) + '"'
        : "a text of " + text.length() + " characters";
  }

  /** Returns the text with control characters, which a terminal might obey, shown as escapes. */
  public static String printable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int point;
    for (int i = 0; i < text.length(); i += Character.charCount(point)) {
      point = text.codePointAt(i);
      if (isPrintable(point)) {
        out.appendCodePoint(point);
      } else {
        out.append(String.format(Locale.ROOT, point < 0x100 ? "\\x%02x" : "\\u%04x", point));
      }
    }
    return out.toString();
  }

  private static boolean isPrintable(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
