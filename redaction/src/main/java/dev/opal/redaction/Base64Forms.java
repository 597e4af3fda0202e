// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a known value may begin in base64, as far as {@link Triggers} looks. */
final class Base64Forms {
  private static final int WIDTH = Triggers.WIDTH;
  private static final int LONG_WIDTH = Triggers.LONG_WIDTH;

  /** So many bytes of a value make as many digits, whatever the alignment. */
  static final int VALUE_BYTES = 5;

  /** Either alphabet, and signs as addresses, strings of JSON and XML have them. */
  private static final String[] PLUS = {
    "+", "-", "%2b", "\\+", "\\u00", "&#43", "&#x2", "&#04", "&#00", "&#x0"
  };

  private static final String[] SOLIDUS = {
    "/", "_", "%2f", "\\/", "\\u00", "&#47", "&#x2", "&#04", "&#00", "&#x0"
  };

  /** A line may be wrapped after any of the first characters, and what follows be indented. */
  private static final String[] LINE_ENDS = {
    "\n", "\r\n", "\n ", "\n  ", "\n\t", "\r\n ", "\r\n\t"
  };

  /** The same in a string of JSON or of source code, or joined to one line. */
  private static final String[] OTHER_ENDS = {
    "\\n",
    "\\n ",
    "\\n  ",
    "\\n   ",
    "\\r\\n",
    "\\r\\n ",
    " ",
    "  ",
    "   ",
    "    ",
    "     ",
    "\t",
    "\t\t",
    "\t\t\t",
    "\t\t\t\t",
    "\t\t\t\t\t"
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
      addDigits(KINDS[alignment], text);
      addWrapped(KINDS[alignment], text);
      if (text.indexOf('+') >= 0 || text.indexOf('/') >= 0) {
        addWrapped(KINDS[alignment], url(text));
      }
    }
  }

  private void addDigits(int kind, String text) {
    addDigits(kind, text, 0, "");
    triggers.addLong(latin(text), kind);
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
    byte[] head = new byte[alignment + VALUE_BYTES];
    System.arraycopy(value, 0, head, alignment, VALUE_BYTES);
    int first = (alignment * 8 + 5) / 6;
    return Base64.getEncoder().encodeToString(head).substring(first, first + LONG_WIDTH);
  }

  private void addWrapped(int kind, String text) {
    for (int at = 1; at < WIDTH; at++) {
      for (String lineEnd : LINE_ENDS) {
        triggers.addWrapped(latin(text.substring(0, at) + lineEnd + text.substring(at)), kind);
      }
    }
    for (String lineEnd : OTHER_ENDS) {
      addBroken(text, lineEnd);
    }
  }

  /** Broken once, or over and over after as many digits. */
  private void addBroken(String text, String lineEnd) {
    for (int first = 1; first < WIDTH; first++) {
      int again = first + lineEnd.length();
      if (again <= LONG_WIDTH || lineEnd.endsWith("n")) {
        addBroken(text, lineEnd, first, LONG_WIDTH);
      }
      for (int width = first; again + width < LONG_WIDTH; width++) {
        addBroken(text, lineEnd, first, width);
      }
    }
  }

  private void addBroken(String text, String lineEnd, int first, int width) {
    byte[] form = new byte[LONG_WIDTH];
    int digit = 0;
    for (int at = 0; at < LONG_WIDTH; digit++) {
      if (digit >= first && (digit - first) % width == 0) {
        int length = Math.min(lineEnd.length(), LONG_WIDTH - at);
        for (int i = 0; i < length; i++) {
          form[at++] = (byte) lineEnd.charAt(i);
        }
      }
      if (at < LONG_WIDTH) {
        form[at++] = (byte) text.charAt(digit);
      }
    }
    triggers.addLong(form, Triggers.BROKEN_BASE64);
  }

  /** Adds a value of which no line ends at once. */
  void addWhole(byte[] value) {
    for (int alignment = 0; alignment < KINDS.length; alignment++) {
      addDigits(KINDS[alignment], digits(value, alignment));
    }
  }

  /** Adds digits of base64, which may be of the other alphabet and on lines themselves. */
  void addTwice(byte[] digits) {
    addWhole(digits);
    String text = new String(digits, 0, VALUE_BYTES, StandardCharsets.ISO_8859_1);
    addOtherwise(url(text));
    for (int at = 1; at < VALUE_BYTES; at++) {
      addOtherwise(text.substring(0, at) + '\n' + text.substring(at));
    }
  }

  /** Adds the first bytes of digits, of which six bytes tell. */
  private void addOtherwise(String text) {
    for (int alignment = 0; alignment < KINDS.length; alignment++) {
      String digits = digits(latin(text), alignment);
      triggers.addLong(latin(digits), Triggers.BROKEN_BASE64);
      triggers.addLong(latin(url(digits)), Triggers.BROKEN_BASE64);
    }
  }

  private static String url(String digits) {
    return digits.replace('+', '-').replace('/', '_');
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
