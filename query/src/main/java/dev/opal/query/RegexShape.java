// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a look at a regular expression tells without compiling it: about how large it becomes, and a
 * text that every match holds. Both err on the safe side: too large, and no text.
 */
final class RegexShape {
  /** Escapes that stand for one character or place and take no argument. */
  private static final String CLASSES = "dDsSwWbBAzaftnrv";

  private final String pattern;
  private final StringBuilder run = new StringBuilder();
  private final Deque<Long> outer = new ArrayDeque<>();
  private String longest = "";
  private boolean opaque;
  private long size;
  private long item;

  private RegexShape(String pattern) {
    this.pattern = pattern;
    int at = 0;
    while (at < pattern.length()) {
      at = take(at);
    }
    endRun();
  }

  static RegexShape of(String pattern) {
    return new RegexShape(pattern);
  }

  /** Returns about how many characters it has when each repeated part is written out. */
  long size() {
    return size;
  }

  /** Returns a text that is part of every match, as long as one could be told; may be empty. */
  String required() {
    return opaque ? "" : longest;
  }

  /** Takes one sign and returns where the next begins. */
  private int take(int at) {
    int point = pattern.codePointAt(at);
    int next = at + Character.charCount(point);
    return switch (point) {
      case '\\' -> escape(next);
      case '[' -> characterClass(next);
      case '(' -> open(next);
      case ')' -> close(next);
      case '|' -> {
        opaque |= outer.isEmpty();
        yield single(next);
      }
      case '.', '^', '$' -> single(next);
      case '*', '?' -> {
        dropLast();
        yield next;
      }
      case '+' -> {
        endRun();
        yield next;
      }
      case '{' -> repeat(next);
      default -> literal(point, next);
    };
  }

  private int literal(int point, int next) {
    if (outer.isEmpty()) {
      run.appendCodePoint(point);
    }
    count(1);
    return next;
  }

  private int single(int next) {
    endRun();
    count(1);
    return next;
  }

  private void count(long signs) {
    item = signs;
    size = sum(size, signs);
  }

  private int escape(int at) {
    if (at >= pattern.length()) {
      return at;
    }
    int point = pattern.codePointAt(at);
    int next = at + Character.charCount(point);
    if (!Character.isLetterOrDigit(point)) {
      return literal(point, next);
    }
    if (CLASSES.indexOf(point) < 0) {
      opaque = true;
      next = argument(point, next);
    }
    return single(next);
  }

  /** Passes over what belongs to an escape, in which braces are no repetition. */
  private int argument(int escape, int at) {
    String end =
        escape == 'Q' ? "\\E" : at < pattern.length() && pattern.charAt(at) == '{' ? "}" : "";
    int found = end.isEmpty() ? at : pattern.indexOf(end, at);
    int next = found < 0 ? pattern.length() : found + end.length();
    count(next - at);
    return next;
  }

  private int characterClass(int at) {
    int next = at;
    if (pattern.startsWith("^", next)) {
      next++;
    }
    boolean first = true;
    while (next < pattern.length() && (first || pattern.charAt(next) != ']')) {
      first = false;
      if (pattern.startsWith("[:", next) && pattern.indexOf(":]", next) > 0) {
        next = pattern.indexOf(":]", next) + 2;
      } else {
        next += pattern.charAt(next) == '\\' ? 2 : 1;
      }
    }
    return single(next + 1);
  }

  private int open(int at) {
    // Flags may change what a letter means.
    opaque |= pattern.startsWith("?", at) && !pattern.startsWith("?:", at);
    endRun();
    outer.push(size);
    size = 0;
    return at;
  }

  private int close(int at) {
    endRun();
    item = size;
    size = outer.isEmpty() ? size : sum(outer.pop(), size);
    return at;
  }

  private int repeat(int next) {
    int end = pattern.indexOf('}', next);
    String[] counts = end < 0 ? new String[0] : pattern.substring(next, end).split(",", -1);
    if (counts.length < 1 || counts.length > 2 || !isCount(counts[0])) {
      return literal('{', next);
    }
    long least = Long.parseLong(counts[0]);
    long most = counts.length == 2 && isCount(counts[1]) ? Long.parseLong(counts[1]) : least;
    if (least == 0) {
      dropLast();
    }
    endRun();
    size = sum(size, product(item, Math.max(least, most) - 1));
    return end + 1;
  }

  private static boolean isCount(String text) {
    boolean digits = !text.isEmpty() && text.length() <= 4;
    for (int i = 0; digits && i < text.length(); i++) {
      digits = text.charAt(i) >= '0' && text.charAt(i) <= '9';
    }
    return digits;
  }

  private static long sum(long a, long b) {
    return Math.min(Integer.MAX_VALUE, a + b);
  }

  private static long product(long a, long b) {
    return Math.min(Integer.MAX_VALUE, a * Math.max(0, b));
  }

  /** What may be absent is in no match for sure. */
  private void dropLast() {
    if (!run.isEmpty()) {
      run.setLength(run.offsetByCodePoints(run.length(), -1));
    }
    endRun();
  }

  private void endRun() {
    if (run.length() > longest.length()) {
      longest = run.toString();
    }
    run.setLength(0);
  }
}
