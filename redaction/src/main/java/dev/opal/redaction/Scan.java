// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.regex.Matcher;

/**
 * Looks for one match at a given position of a buffer. Belongs to one stream: it reuses its
 * matchers.
 */
final class Scan {
  /** The name under which masked known values are counted. */
  static final String KNOWN_VALUE = "known-value";

  private final Map<Rule, Matcher> matchers = new IdentityHashMap<>();

  /**
   * The last match: its bounds and the rule that made it; valid after {@link #at} returned MATCH.
   */
  int matchStart;

  int matchEnd;
  String ruleId = KNOWN_VALUE;

  enum Result {
    NOTHING,
    MATCH,
    /** More bytes decide. */
    UNDECIDED
  }

  /**
   * @param rules whether rules are tried, or known values alone
   * @param before the byte before the buffer, or a negative number at the start of the stream
   * @param last no more bytes follow the buffer
   */
  Result at(
      Literals literals, boolean rules, byte[] bytes, int at, int end, int before, boolean last) {
    if (end - at < Rule.MIN_LITERAL) {
      return last ? Result.NOTHING : Result.UNDECIDED;
    }
    matchEnd = -1;
    for (Literals.Literal literal : literals.beginningWith(bytes, at)) {
      if (!rules && literal.rule() != null) {
        continue;
      }
      int same = commonLength(literal, bytes, at, end);
      boolean whole = same == literal.bytes().length;
      if (!whole && at + same == end && !last) {
        return Result.UNDECIDED;
      }
      Rule rule = literal.rule();
      if (!whole) {
        continue;
      }
      if (rule == null) {
        widen(at, at + same, KNOWN_VALUE);
      } else if (!(rule.ownWord() && isWord(at == 0 ? before : bytes[at - 1]))
          && tryRule(rule, bytes, at, end, last)) {
        return Result.UNDECIDED;
      }
    }
    return matchEnd > at ? Result.MATCH : Result.NOTHING;
  }

  /** Tries the rule and returns whether more bytes decide. */
  private boolean tryRule(Rule rule, byte[] bytes, int at, int end, boolean last) {
    Matcher matcher = matchers.computeIfAbsent(rule, r -> r.pattern().matcher(""));
    matcher.reset(new ByteText(bytes, at, end));
    boolean found = matcher.lookingAt();
    if (matcher.hitEnd() && !last) {
      return true;
    }
    if (found) {
      int group = 0;
      for (int g = 1; g <= matcher.groupCount() && group == 0; g++) {
        group = matcher.start(g) >= 0 ? g : 0;
      }
      widen(at + matcher.start(group), at + matcher.end(group), rule.id());
    }
    return false;
  }

  private void widen(int start, int end, String rule) {
    if (matchEnd < 0) {
      matchStart = start;
      matchEnd = end;
      ruleId = rule;
      return;
    }
    if (end > matchEnd) {
      ruleId = rule;
    }
    matchStart = Math.min(matchStart, start);
    matchEnd = Math.max(matchEnd, end);
  }

  private static int commonLength(Literals.Literal literal, byte[] bytes, int at, int end) {
    int limit = Math.min(literal.bytes().length, end - at);
    int same = 0;
    while (same < limit && !literal.differsAt(same, bytes[at + same])) {
      same++;
    }
    return same;
  }

  /** Tells whether the byte is an ASCII letter, a digit or an underscore. */
  static boolean isWord(int b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_';
  }
}
