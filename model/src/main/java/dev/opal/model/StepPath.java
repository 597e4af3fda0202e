// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import dev.opal.redaction.Redacted;

/**
 * Where a step stands in its run: {@code main/deploy/api}. The first segment is {@code main}; the
 * others are 1 to 64 letters, digits, underscores and dashes, with {@code ~2} behind the second
 * step of that name. Safe as a relative file name. Text in which the redactor masked something is
 * no path.
 */
public record StepPath(Redacted text) {
  /** The most segments; what would lie deeper has no place in a folder. */
  public static final int MAX_DEPTH = 32;

  private static final String ROOT = "main";
  private static final int MAX_NAME = 64;
  private static final int MAX_DIGITS = 9;

  public StepPath {
    if (!isPath(text.toString())) {
      throw new IllegalArgumentException(
          "a step path must be main/<name>/… with names of 1 to 64 letters, digits, '_' or '-', at most "
              + MAX_DEPTH
              + " deep, but was "
              + Texts.quote(text.toString()));
    }
  }

  public static boolean isPath(String text) {
    if (!text.startsWith(ROOT)) {
      return false;
    }
    int depth = 1;
    int at = ROOT.length();
    while (at >= 0 && at < text.length() && text.charAt(at) == '/' && ++depth <= MAX_DEPTH) {
      at = segmentEnd(text, at + 1);
    }
    return at == text.length();
  }

  public static boolean isSegment(String text) {
    return segmentEnd(text, 0) == text.length();
  }

  /** Returns where the segment ends that begins here, or -1 where none does. */
  // By hand: a plan has thousands, and a regex is slow to start.
  private static int segmentEnd(String text, int from) {
    int at = from;
    while (at < text.length() && isLetterOrMark(text.charAt(at))) {
      at++;
    }
    if (at == from || at - from > MAX_NAME) {
      return -1;
    }
    if (at == text.length() || text.charAt(at) != '~') {
      return at;
    }
    int number = at + 1;
    int end = number;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    boolean counts = end > number && end - number <= MAX_DIGITS && text.charAt(number) != '0';
    return counts ? end : -1;
  }

  private static boolean isLetterOrMark(char c) {
    return (c >= 'a' && c <= 'z') || isDigit(c) || (c >= 'A' && c <= 'Z') || c == '_' || c == '-';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /**
   * Makes a segment of any text: what a segment cannot hold becomes {@code _}, and what is too long
   * is cut.
   */
  public static String toSegment(String text) {
    String segment = text.replaceAll("[^A-Za-z0-9_-]", "_");
    String cut = segment.substring(0, Math.min(segment.length(), 64));
    return cut.isEmpty() ? "_" : cut;
  }

  /** Returns the name of the step's log in its bundle. */
  public String logName() {
    return "steps/" + text + ".log";
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
