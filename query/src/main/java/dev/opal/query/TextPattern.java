// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.opal.model.Texts;
import org.jspecify.annotations.Nullable;

/**
 * What a line is searched for: a text, or a regular expression of RE2, whose time grows linearly
 * with the line. Immutable.
 */
public final class TextPattern {
  /** The longest text or expression, in characters. */
  public static final int MAX_LENGTH = 1000;

  /** The largest expression: how many characters, or states, it may have written out. */
  private static final int MAX_SIZE = 10_000;

  private final @Nullable Pattern regex;
  private final String required;
  private final boolean folded;

  private TextPattern(@Nullable Pattern regex, String required, boolean folded) {
    this.regex = regex;
    this.required = required;
    this.folded = folded;
  }

  /**
   * Returns the pattern of a text.
   *
   * @param folded small and capital letters are the same
   * @throws IllegalArgumentException where the text is empty, too long or of several lines
   */
  public static TextPattern text(String text, boolean folded) {
    check(text);
    if (!folded) {
      return new TextPattern(null, text, false);
    }
    return new TextPattern(
        Pattern.compile(Pattern.quote(text), Pattern.CASE_INSENSITIVE), foldable(text), true);
  }

  /**
   * Returns the pattern of an expression.
   *
   * @throws IllegalArgumentException where RE2 refuses it, or it is too long or becomes too large
   */
  public static TextPattern regex(String regex, boolean folded) {
    check(regex);
    RegexShape shape = RegexShape.of(regex);
    if (shape.size() > MAX_SIZE) {
      throw tooLarge();
    }
    try {
      Pattern pattern = Pattern.compile(regex, folded ? Pattern.CASE_INSENSITIVE : 0);
      if (pattern.programSize() > MAX_SIZE) {
        throw tooLarge();
      }
      String required = folded ? foldable(shape.required()) : shape.required();
      return new TextPattern(pattern, required, folded);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "must be a regular expression of RE2 but has " + e.getDescription() + seen(e), e);
    }
  }

  private static String seen(PatternSyntaxException e) {
    return e.getPattern() == null || e.getPattern().isEmpty()
        ? ""
        : ": " + Texts.quote(e.getPattern());
  }

  private static IllegalArgumentException tooLarge() {
    return new IllegalArgumentException(
        "must be an expression that has at most "
            + MAX_SIZE
            + " states but its repetitions make more; repeat less");
  }

  private static void check(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH || text.indexOf('\n') >= 0) {
      throw new IllegalArgumentException(
          "must be one line of 1 to " + MAX_LENGTH + " characters but was " + Texts.quote(text));
    }
  }

  /**
   * Returns the longest part whose letters have two forms of one byte each. K and S have a third,
   * the Kelvin sign and the long s.
   */
  private static String foldable(String text) {
    String longest = "";
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      char c = i == text.length() ? 'k' : Character.toLowerCase(text.charAt(i));
      if (c >= 0x80 || c == 'k' || c == 's') {
        longest = i - from > longest.length() ? text.substring(from, i) : longest;
        from = i + 1;
      }
    }
    return longest;
  }

  /** Returns a text that every match holds, {@link #folded} or not; empty where there is none. */
  String required() {
    return required;
  }

  boolean folded() {
    return folded;
  }

  /** A match in a line, in characters; the end is behind its last. */
  record Range(int start, int end) {}

  /** Returns the first match in a line, or null. */
  @Nullable Range in(String line) {
    if (regex == null) {
      int at = line.indexOf(required);
      return at < 0 ? null : new Range(at, at + required.length());
    }
    // Not over bytes: what is no UTF-8 would lead RE2/J astray.
    Matcher matcher = regex.matcher(line);
    return matcher.find() ? new Range(matcher.start(), matcher.end()) : null;
  }
}
