// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

/**
 * What is the same in errors that differ only in numbers, ids, times and paths: words stay, {@code
 * <n>}, {@code <id>}, {@code <time>} and {@code <path>} stand for the rest.
 */
final class ErrorShape {
  private static final int MAX_LENGTH = 200;
  private static final int LEAST_ID = 8;

  private ErrorShape() {}

  static String of(String error) {
    StringBuilder shape = new StringBuilder();
    int at = 0;
    while (at < error.length() && shape.length() < MAX_LENGTH) {
      int end = at;
      while (end < error.length() && isOfWord(error.charAt(end))) {
        end++;
      }
      if (end == at) {
        shape.append(error.charAt(at++));
      } else {
        appendWord(error.substring(at, end), shape);
        at = end;
      }
    }
    return shape.toString();
  }

  private static boolean isOfWord(char c) {
    return Character.isLetterOrDigit(c) || "/._-:+~".indexOf(c) >= 0;
  }

  private static void appendWord(String word, StringBuilder shape) {
    String core = word;
    while (!core.isEmpty() && ".:-".indexOf(core.charAt(core.length() - 1)) >= 0) {
      core = core.substring(0, core.length() - 1);
    }
    if (core.indexOf('/') >= 0) {
      shape.append("<path>");
    } else if (isTime(core)) {
      shape.append("<time>");
    } else if (isId(core)) {
      shape.append("<id>");
    } else {
      appendWithoutNumbers(core, shape);
    }
    shape.append(word, core.length(), word.length());
  }

  /** Digits in at least three parts, as a day or a time of day has them. */
  private static boolean isTime(String word) {
    int separators = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      separators += c == '-' || c == ':' ? 1 : 0;
      if (!isDigit(c) && "-:.TZ+".indexOf(c) < 0) {
        return false;
      }
    }
    return separators >= 2 && isDigit(word.charAt(0));
  }

  private static boolean isId(String word) {
    int digits = 0;
    int letters = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c != '-' && Character.digit(c, 16) < 0) {
        return false;
      }
      digits += isDigit(c) ? 1 : 0;
      letters += isDigit(c) || c == '-' ? 0 : 1;
    }
    return digits > 0 && letters > 0 && digits + letters >= LEAST_ID;
  }

  private static void appendWithoutNumbers(String word, StringBuilder shape) {
    for (int i = 0; i < word.length(); i++) {
      if (!isDigit(word.charAt(i))) {
        shape.append(word.charAt(i));
      } else if (i == 0 || !isDigit(word.charAt(i - 1))) {
        shape.append("<n>");
      }
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
