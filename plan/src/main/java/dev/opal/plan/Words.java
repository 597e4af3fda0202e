// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.Nearest;
import dev.opal.model.Texts;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** What the parsers know of characters and words. */
final class Words {
  private static final int MAX_SHOWN = 200;

  private Words() {}

  static boolean isSpace(char c) {
    return c == ' ' || c == '\t';
  }

  static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Tells whether the character may stand in the name of a step. */
  static boolean isWord(char c) {
    return isLetter(c) || isDigit(c) || c == '_' || c == '-';
  }

  /** Returns a name or reference for a message; of a long one only how long it is. */
  static String shown(Object named) {
    String text = named.toString();
    return text.length() <= MAX_SHOWN
        ? Texts.printable(text)
        : "a text of " + text.length() + " characters";
  }

  /** Returns what stands at this index, for a message. */
  static String seen(String text, int at) {
    if (at >= text.length() || text.charAt(at) == '\n') {
      return "the end of the line";
    }
    int end = at;
    while (end < text.length() && (isLetter(text.charAt(end)) || isDigit(text.charAt(end)))) {
      end++;
    }
    return Texts.quote(
        text.substring(at, end == at ? at + Character.charCount(text.codePointAt(at)) : end));
  }

  /** Returns {@code ; did you mean …?} where one of the words is near, else nothing. */
  static String hint(String seen, Collection<String> known) {
    return Nearest.hint(seen, known);
  }

  /** Returns the word that is one edit or two swapped neighbours away, or null. */
  static @Nullable String near(String seen, Collection<String> known) {
    for (String word : known) {
      if (!word.equals(seen) && (Nearest.distance(seen, word) <= 1 || isSwapped(seen, word))) {
        return word;
      }
    }
    return null;
  }

  private static boolean isSwapped(String seen, String word) {
    int at = 0;
    while (at < word.length() && at < seen.length() && seen.charAt(at) == word.charAt(at)) {
      at++;
    }
    return at + 1 < word.length()
        && seen.equals(
            word.substring(0, at) + word.charAt(at + 1) + word.charAt(at) + word.substring(at + 2));
  }
}
