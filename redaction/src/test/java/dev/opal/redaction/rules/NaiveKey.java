// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key that has begun: its lines are told by their base64, whatever stands around them.
 *
 * @param header where what begins it stands
 * @param start where that ends
 * @param until the text at which the key ends
 */
record NaiveKey(int header, int start, String until) {
  private static final int MOST_BETWEEN = 4096;
  private static final Pattern PARTS =
      Pattern.compile("\u001b\\[[^A-Za-z]{0,13}[A-Za-z]|\\\\[nrt]|[A-Za-z0-9+/=]+");
  private static final Pattern DIGITS = Pattern.compile("[A-Za-z0-9+/=]{16,}");
  private static final Pattern LETTERS = Pattern.compile("(?=.*[A-Z])(?=.*[a-z]).*");
  private static final Pattern NUMBERS = Pattern.compile("[0-9]");

  /** Returns what is masked before a position at which another key begins. */
  List<RegexRule.Span> spans(String text, int next) {
    List<RegexRule.Span> spans = new ArrayList<>();
    int found = text.indexOf(until, start);
    int end = Math.min(next, found < 0 ? text.length() : found);
    int lastLine = -1;
    Matcher parts = PARTS.matcher(text).region(start, Math.max(start, end));
    while (parts.find() && parts.start() - Math.max(start, lastLine) <= MOST_BETWEEN) {
      String telling = parts.group().substring(0, Math.min(64, parts.group().length()));
      boolean sure = lastLine >= 0 || NUMBERS.matcher(telling).find();
      if (DIGITS.matcher(telling).matches() && LETTERS.matcher(telling).matches() && sure) {
        spans.add(new RegexRule.Span(parts.start(), parts.end()));
        lastLine = telling.length() >= 40 ? parts.end() : lastLine;
      }
    }
    return spans;
  }
}
