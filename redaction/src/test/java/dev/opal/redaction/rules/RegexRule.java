// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rule by the letter of its entry, over java.util.regex: slow, and no part of the engine. */
final class RegexRule {
  /** The bounds of what a rule masks. */
  record Span(int start, int end) {
    boolean holds(int place) {
      return start <= place && place < end;
    }
  }

  final RuleEntry entry;
  final List<String> literals;
  final int groups;

  /** The text at which a key ends that a match begins, or null where none begins. */
  final String until;

  final boolean boundaryBefore;
  private final Matcher matcher;
  private final double entropy;
  private final BiPredicate<String, String> check;
  private final Set<String> placeholders = new HashSet<>();

  RegexRule(RuleEntry entry) {
    this.entry = entry;
    literals = entry.all("literal");
    matcher = compile(entry).matcher("").useTransparentBounds(true);
    groups = matcher.groupCount();
    until = entry.one("until", null);
    boundaryBefore = entry.one("before", groups == 0 ? "boundary" : "any").equals("boundary");
    entropy = Double.parseDouble(entry.one("entropy", "0"));
    check = Checks.named(entry.one("check", "none"));
    for (String line : entry.all("not")) {
      placeholders.addAll(List.of(line.toLowerCase(Locale.ROOT).split(" +")));
    }
  }

  private static Pattern compile(RuleEntry entry) {
    String pattern = entry.one("pattern", "");
    boolean anyCase = pattern.startsWith("(?i)");
    String after = entry.one("after", "any").equals("boundary") ? "(?![A-Za-z0-9_-])" : "";
    return Pattern.compile(
        "(?:" + (anyCase ? pattern.substring(4) : pattern) + ")" + after,
        anyCase ? Pattern.CASE_INSENSITIVE : 0);
  }

  String id() {
    return entry.id();
  }

  boolean isSecret() {
    return entry.one("class", "secret").equals("secret");
  }

  boolean hasLiteralAt(String text, int at) {
    return hasLiteralAt(text, at, text.length());
  }

  private boolean hasLiteralAt(String text, int at, int end) {
    for (String literal : literals) {
      if (at + literal.length() <= end
          && text.regionMatches(true, at, literal, 0, literal.length())) {
        return true;
      }
    }
    return false;
  }

  /** Returns what a match that begins at the position masks, or null where none begins. */
  Span at(String text, int at) {
    return mayBegin(text, at) ? masked(text, at, Set.of()) : null;
  }

  /**
   * As {@link #at}, of the longest match, which is as long as the literal at least.
   *
   * @param shortValues what is secret behind a name that says so
   */
  Span longestAt(String text, int at, Set<String> shortValues) {
    if (!mayBegin(text, at)) {
      return null;
    }
    int end = longestEnd(text, at);
    boolean found = hasLiteralAt(text, at, end) && matcher.region(at, end).matches();
    return found ? masked(text, at, shortValues) : null;
  }

  /** The end of the longest match, or the position where there is none. */
  int longestMatchEnd(String text, int at) {
    int end = mayBegin(text, at) ? longestEnd(text, at) : at;
    return hasLiteralAt(text, at, end) ? end : at;
  }

  private boolean mayBegin(String text, int at) {
    if (boundaryBefore && at > 0 && isWord(text.charAt(at - 1))) {
      return false;
    }
    return matcher.reset(text).region(at, text.length()).lookingAt();
  }

  /** Returns what the match masks that the matcher stands on. */
  private Span masked(String text, int at, Set<String> shortValues) {
    int group = groups;
    if (matcher.end(group) <= matcher.start(group)) {
      return null;
    }
    String masked = matcher.group(group);
    String before = text.substring(at, matcher.start(group));
    boolean known = shortValues.contains(masked) && Checks.ofKnown(entry, before, masked);
    boolean secret =
        entropy(masked) >= entropy
            && (known || check.test(before, masked))
            && !placeholders.contains(masked.toLowerCase(Locale.ROOT));
    return secret ? new Span(matcher.start(group), matcher.end(group)) : null;
  }

  /** The end of the match at the position that no other way of matching exceeds. */
  int longestEnd(String text, int at) {
    matcher.reset(text);
    int end = mostThatDecides(text, at);
    while (end > at && !matcher.region(at, end).matches()) {
      end--;
    }
    return end;
  }

  /** Returns a position beyond which no match that begins at the other goes. */
  private int mostThatDecides(String text, int at) {
    int length = 64;
    while (at + length < text.length()) {
      boolean found = matcher.region(at, at + length).matches();
      if (!found && !matcher.hitEnd()) {
        return at + length;
      }
      length *= 2;
    }
    return text.length();
  }

  int firstEnd(String text, int at) {
    return matcher.reset(text).region(at, text.length()).lookingAt() ? matcher.end() : at;
  }

  /** Tells whether a match may begin with the literal, whatever follows. */
  boolean mayBeginWith(String literal) {
    return matcher.reset(literal).lookingAt() || matcher.hitEnd();
  }

  /** Returns what the rule masks, first to last; a place is masked once. */
  List<Span> spans(String text) {
    List<Span> spans = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      Span span = i >= from && hasLiteralAt(text, i) ? at(text, i) : null;
      if (span != null) {
        spans.add(span);
        from = span.end();
      }
    }
    return spans;
  }

  private static boolean isWord(char c) {
    return c < 128 && (Character.isLetterOrDigit(c) || c == '_');
  }

  private static double entropy(String text) {
    int[] counts = new int[256];
    text.chars().forEach(c -> counts[c & 0xff]++);
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        double share = (double) count / text.length();
        bits -= share * Math.log(share) / Math.log(2);
      }
    }
    return bits;
  }
}
