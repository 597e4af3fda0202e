// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** How a known value may begin in base64, as far as {@link Triggers} looks. */
final class Base64Forms {
  private static final int WIDTH = Triggers.WIDTH;
  private static final int LONG_WIDTH = Triggers.LONG_WIDTH;

  /** So many bytes of a value make as many digits, whatever the alignment. */
  static final int VALUE_BYTES = 5;

  /** Either alphabet, and signs as addresses, strings of JSON and XML have them. */
  private static final String[] PLUS = {
    "+", "-", "%2b", "\\+", "\\u00", "\\\\u0", "&#43", "&#x2", "&#04", "&#00", "&#x0"
  };

  private static final String[] SOLIDUS = {
    "/", "_", "%2f", "\\/", "\\\\/", "\\\\\\/", "\\u00", "\\\\u0", "&#47", "&#x2", "&#04", "&#00",
    "&#x0"
  };

  /** A line may be wrapped after any of the first characters, and what follows be indented. */
  private static final String[] LINE_ENDS = {
    "\n", "\r\n", "\n ", "\n  ", "\n\t", "\r\n ", "\r\n\t", "\n\n", "\n\n ", "\r\r\n", "\r"
  };

  /** The same behind a blank, or behind the backslash of a shell. */
  private static final String[] BEHIND_SIGN = {" \n", " \r\n", "\\\n"};

  /** A line end that is escaped, twice, or followed by another. */
  private static final String[] ESCAPED_ENDS = {
    "\\n\\n", "\\n\\t", "\\\\n", "\\\\r\\\\n", "&#10;", "&#13;", "&#xa;", "&#xd;", "%0a", "%0d%0a"
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
    escaped(text.substring(0, WIDTH)).forEach(way -> triggers.add(latin(way), kind));
    triggers.addLong(latin(text), kind);
  }

  /** Returns all ways to write digits, each cut where it is long enough. */
  private static List<String> escaped(String digits) {
    List<String> all = List.of("");
    for (char digit : digits.toCharArray()) {
      String[] ways = digit == '+' ? PLUS : digit == '/' ? SOLIDUS : new String[] {"" + digit};
      List<String> longer = new ArrayList<>();
      for (String before : all) {
        for (String way : before.length() < WIDTH ? ways : new String[] {""}) {
          longer.add(before + way);
        }
      }
      all = longer;
    }
    return all;
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
        addWrapped(kind, text, at, lineEnd);
      }
      for (String lineEnd : ESCAPED_ENDS) {
        addBroken(text, lineEnd, at, LONG_WIDTH);
      }
    }
    addLongWrapped(text, BEHIND_SIGN);
    for (String lineEnd : OTHER_ENDS) {
      addBroken(text, lineEnd);
    }
  }

  /** Its signs may be escaped. */
  private void addWrapped(int kind, String text, int first, String lineEnd) {
    for (String before : escaped(text.substring(0, first))) {
      for (String behind : escaped(text.substring(first, WIDTH))) {
        triggers.addWrapped(latin(before + lineEnd + behind), kind);
      }
    }
  }

  private void addLongWrapped(String text, String... lineEnds) {
    for (int at = 1; at < WIDTH; at++) {
      for (String lineEnd : lineEnds) {
        triggers.addLongWrapped(latin(text.substring(0, at) + lineEnd + text.substring(at)));
      }
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
    for (int alignment = 0; alignment < KINDS.length; alignment++) {
      addOuter(KINDS[alignment], digits(digits, alignment));
    }
    String text = new String(digits, 0, VALUE_BYTES, StandardCharsets.ISO_8859_1);
    addOtherwise(url(text));
    for (int at = 1; at < VALUE_BYTES; at++) {
      addOtherwise(text.substring(0, at) + '\n' + text.substring(at));
    }
  }

  /** There are many, so six bytes tell them, but for signs that may be escaped. */
  private void addOuter(int kind, String text) {
    if (text.indexOf('+') >= 0 || text.indexOf('/') >= 0) {
      addDigits(kind, text);
    } else {
      triggers.addLong(latin(text), Triggers.BROKEN_BASE64);
    }
    for (int at = WIDTH; at < LONG_WIDTH; at++) {
      for (String lineEnd : LINE_ENDS) {
        addBroken(text, lineEnd, at, LONG_WIDTH);
      }
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
