// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a known value may begin in base64, as far as {@link Triggers} looks. */
final class Base64Forms {
  private static final int WIDTH = Triggers.WIDTH;

  /** Either alphabet, and signs as addresses, strings of JSON and XML have them. */
  private static final String[] PLUS = {
    "+", "-", "%2b", "\\+", "\\u00", "&#43", "&#x2", "&#0", "&#x0"
  };

  private static final String[] SOLIDUS = {
    "/", "_", "%2f", "\\/", "\\u00", "&#47", "&#x2", "&#0", "&#x0"
  };

  /** A line may be wrapped after any of the first characters, and what follows be indented. */
  private static final String[] LINE_ENDS = {
    "\n", "\r\n", "\n ", "\n  ", "\n\t", "\r\n ", "\r\n\t"
  };

  /** The same in a string of JSON or of source code, or joined to one line. */
  private static final String[] OTHER_ENDS = {
    "\\n", "\\n ", "\\r\\", " ", "  ", "   ", "\t", "\t\t"
  };

  /** By alignment. */
  private static final int[] KINDS = {
    Triggers.BASE64, Triggers.BASE64_AFTER_4, Triggers.BASE64_AFTER_6
  };

  private final Triggers triggers;

  Base64Forms(Triggers triggers) {
    this.triggers = triggers;
  }

  void add(byte[] value) {
    for (int alignment = 0; alignment < KINDS.length; alignment++) {
      String text = digits(value, alignment);
      addDigits(KINDS[alignment], text, 0, "");
      addWrapped(KINDS[alignment], text);
      if (text.indexOf('+') >= 0 || text.indexOf('/') >= 0) {
        String url = text.replace('+', '-').replace('/', '_');
        addWrapped(KINDS[alignment], url);
      }
    }
  }

  private void addDigits(int kind, String text, int at, String prefix) {
    if (prefix.length() >= WIDTH) {
      triggers.add(latin(prefix), kind);
      return;
    }
    char digit = text.charAt(at);
    String[] ways = digit == '+' ? PLUS : digit == '/' ? SOLIDUS : new String[] {"" + digit};
    for (String way : ways) {
      addDigits(kind, text, at + 1, prefix + way);
    }
  }

  /** Returns the first digits that depend on the value alone. */
  private static String digits(byte[] value, int alignment) {
    byte[] head = new byte[alignment + WIDTH + 1];
    System.arraycopy(value, 0, head, alignment, WIDTH + 1);
    int first = (alignment * 8 + 5) / 6;
    return Base64.getEncoder().encodeToString(head).substring(first, first + WIDTH);
  }

  private void addWrapped(int kind, String text) {
    for (int at = 1; at < WIDTH; at++) {
      String before = text.substring(0, at);
      String behind = text.substring(at);
      for (String lineEnd : LINE_ENDS) {
        triggers.addWrapped(latin(before + lineEnd + behind), kind);
      }
      for (String lineEnd : OTHER_ENDS) {
        triggers.add(latin(before + lineEnd + behind), kind);
      }
    }
  }

  /** Adds a value of which no line ends at once. */
  void addWhole(byte[] value) {
    for (int alignment = 0; alignment < KINDS.length; alignment++) {
      addDigits(KINDS[alignment], digits(value, alignment), 0, "");
    }
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
