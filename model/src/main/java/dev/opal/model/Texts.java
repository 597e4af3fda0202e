// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import java.util.Locale;

/** How a piece of foreign text stands in a message of one line. */
public final class Texts {
  private static final int SHOWN = 60;

  private Texts() {}

  /** Returns the text in double quotes, control characters escaped, cut after 60 characters. */
  public static String quote(String text) {
    String shown = text.length() > SHOWN ? text.substring(0, SHOWN) : text;
    String rest = text.length() > SHOWN ? "… (" + text.length() + " characters)" : "";
    return '"' + printable(shown) + '"' + rest;
  }

  /** Returns the text with control characters, which a terminal might obey, shown as escapes. */
  public static String printable(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int type = Character.getType(c);
      if (type == Character.CONTROL
          || type == Character.FORMAT
          || type == Character.LINE_SEPARATOR
          || type == Character.PARAGRAPH_SEPARATOR) {
        out.append(String.format(Locale.ROOT, c < 0x100 ? "\\x%02x" : "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }
}
