// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.Durations;
import dev.opal.plan.Problem.Found;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code (value, key=value, …)}, over several lines if need be. A text stands in double
 * quotes, with references and the escapes {@code \n \t \r \" \\ \\uXXXX}, or literally in single
 * ones.
 */
final class ArgumentParser {
  /** The most references that stand in each other's parentheses. */
  private static final int MAX_DEPTH = 16;

  /** So that a file of nothing else takes little memory. */
  private static final int MAX_ARGUMENTS = 1000;

  private final Fragment fragment;
  private final String text;
  private final int depth;
  private int at;

  /**
   * @param at the index of the opening parenthesis, or of a value
   * @param depth how many references stand around them
   */
  ArgumentParser(Fragment fragment, int at, int depth) throws Found {
    this.fragment = fragment;
    this.text = fragment.text();
    this.at = at;
    this.depth = depth;
    if (depth > MAX_DEPTH) {
      throw found(at, "expected at most " + MAX_DEPTH + " references in each other, saw more");
    }
  }

  /** Returns the arguments, and leaves {@link #end} behind the closing parenthesis. */
  List<Argument> read() throws Found {
    int open = at++;
    List<Argument> arguments = new ArrayList<>();
    skipSpace();
    while (peek() != ')') {
      arguments.add(argument(open));
      if (arguments.size() > MAX_ARGUMENTS) {
        throw found(at, "expected at most " + MAX_ARGUMENTS + " values in ( ), saw more");
      }
      skipSpace();
      if (peek() == ',') {
        at++;
        skipSpace();
      } else if (peek() != ')') {
        throw at >= text.length()
            ? found(open, "expected a ) that closes this, saw none")
            : found(at, "expected , or ), saw " + Words.seen(text, at));
      }
    }
    at++;
    return arguments;
  }

  int end() {
    return at;
  }

  private Argument argument(int open) throws Found {
    if (at >= text.length()) {
      throw found(open, "expected a ) that closes this, saw none");
    }
    int start = at;
    String key = word();
    if (key != null) {
      skipSpace();
      if (peek() != '=') {
        at = start;
        key = null;
      } else {
        at++;
        skipSpace();
      }
    }
    return value(key, start);
  }

  /** Reads one value. */
  Argument value(@Nullable String key, int start) throws Found {
    char c = peek();
    int from = at;
    if (c == '"') {
      Fragment content = quoted();
      return argument(
          key, Argument.Kind.TEXT, ReferenceParser.template(content, depth), content, start);
    }
    if (c == '\'') {
      int close = text.indexOf('\'', at + 1);
      int lineEnd = text.indexOf('\n', at);
      if (close < 0 || (lineEnd >= 0 && lineEnd < close)) {
        throw found(at, "expected a ' that closes this before the line ends, saw none");
      }
      at = close + 1;
      return argument(
          key, Argument.Kind.TEXT, Template.text(text.substring(from + 1, close)), null, start);
    }
    if (c == '@') {
      ReferenceParser.Read read = ReferenceParser.read(fragment, at, depth);
      if (read.reference() != null) {
        at = read.end();
        Template.Use use = new Template.Use(read.reference(), fragment.at(from), false);
        return argument(key, Argument.Kind.REFERENCE, new Template(List.of(use)), null, start);
      }
    }
    while (at < text.length() && isBare(peek())) {
      at++;
    }
    String bare = text.substring(from, at);
    Argument.Kind kind = bareKind(bare);
    if (kind == null) {
      at = from;
      throw found(
          from,
          "expected a text in quotes, a number, true, false, a duration or a reference, saw "
              + Words.seen(text, from)
              + (bare.isEmpty() ? quoteHint(peek()) : hint(bare)));
    }
    return argument(key, kind, Template.text(bare), null, start);
  }

  private Argument argument(
      @Nullable String key,
      Argument.Kind kind,
      Template template,
      @Nullable Fragment raw,
      int start) {
    return new Argument(key, kind, template, raw, fragment.at(start));
  }

  private static Argument.@Nullable Kind bareKind(String bare) {
    if (bare.equals("true") || bare.equals("false")) {
      return Argument.Kind.BOOLEAN;
    }
    if (isNumber(bare)) {
      return Argument.Kind.NUMBER;
    }
    try {
      Durations.parse(bare);
      return Argument.Kind.DURATION;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** What a word processor makes of quotes. */
  private static String quoteHint(char seen) {
    return "\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb".indexOf(seen) >= 0
        ? "; use straight quotes"
        : "";
  }

  private static String hint(String bare) {
    if (Words.isLetter(bare.charAt(0))) {
      String flag = bare.toLowerCase(Locale.ROOT);
      return flag.equals("true") || flag.equals("false")
          ? "; did you mean " + flag + "?"
          : "; a text stands in quotes";
    }
    boolean timed = Words.isDigit(bare.charAt(0)) && bare.chars().anyMatch(Character::isLetter);
    return timed ? "; a duration has one number and unit, such as 250ms, 90s or 15m" : "";
  }

  /** Digits, with a sign in front and a fraction behind if need be. */
  private static boolean isNumber(String bare) {
    String digits = bare.startsWith("-") ? bare.substring(1) : bare;
    int point = digits.indexOf('.');
    String whole = point < 0 ? digits : digits.substring(0, point);
    return isDigits(whole) && (point < 0 || isDigits(digits.substring(point + 1)));
  }

  private static boolean isDigits(String text) {
    return !text.isEmpty() && text.chars().allMatch(c -> Words.isDigit((char) c));
  }

  private Fragment quoted() throws Found {
    int open = at++;
    StringBuilder content = new StringBuilder();
    int[] offsets = new int[16];
    while (true) {
      if (at >= text.length() || text.charAt(at) == '\n') {
        throw found(
            open, "expected a \" that closes this before the line ends; \\n is a line feed");
      }
      if (content.length() + 1 >= offsets.length) {
        offsets = Arrays.copyOf(offsets, offsets.length * 2);
      }
      offsets[content.length()] = fragment.at(at);
      char c = text.charAt(at++);
      if (c == '"') {
        int[] places = offsets;
        return new Fragment(content.toString(), index -> places[index]);
      }
      content.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() throws Found {
    int sign = at - 1;
    char c = at < text.length() ? text.charAt(at++) : ' ';
    return switch (c) {
      case 'n' -> '\n';
      case 't' -> '\t';
      case 'r' -> '\r';
      case '"', '\\' -> c;
      case 'u' -> unicode(sign);
      default ->
          throw found(
              sign, "expected \\n, \\t, \\r, \\\", \\\\ or \\uXXXX; \\\\ is the sign itself");
    };
  }

  private char unicode(int sign) throws Found {
    try {
      char c = (char) Integer.parseUnsignedInt(text.substring(at, at + 4), 16);
      if (c == 0
          || !text.substring(at, at + 4).chars().allMatch(d -> Character.digit(d, 16) >= 0)) {
        throw new NumberFormatException();
      }
      at += 4;
      return c;
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      throw found(sign, "expected four hexadecimal digits behind \\u, not all zero");
    }
  }

  private @Nullable String word() {
    int from = at;
    while (at < text.length() && (Words.isLetter(peek()) || peek() == '_')) {
      at++;
    }
    return at == from ? null : text.substring(from, at);
  }

  private void skipSpace() {
    while (at < text.length() && (Words.isSpace(peek()) || peek() == '\n')) {
      at++;
    }
  }

  private static boolean isBare(char c) {
    return Words.isLetter(c) || Words.isDigit(c) || c == '.' || c == '-' || c == '_' || c == '+';
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private Found found(int index, String message) {
    return new Found(fragment.at(index), message);
  }
}
