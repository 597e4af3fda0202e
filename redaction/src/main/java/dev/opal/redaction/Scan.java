// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks for matches that begin at one position of a buffer, and makes one of them. Reused; confined
 * to one stream.
 */
final class Scan {
  /** The name under which masked known values are counted. */
  static final String KNOWN_VALUE = "known-value";

  /** The name under which masked values are counted that are too short to be masked everywhere. */
  static final String SHORT_VALUE = "short-value";

  private static final int TAILS = Triggers.BASE64_AFTER_4 | Triggers.BASE64_AFTER_6;

  private final Decoder decoder = new Decoder();
  private final NamedValue named = new NamedValue(decoder);

  /** Made for the first match that needs it; most streams are short and have none. */
  private @Nullable Captures captures;

  private final List<Attempt> open = new ArrayList<>(2);

  private final Base64Run base64;

  @SuppressWarnings("NullAway.Init")
  private Vocabulary vocabulary;

  private byte[] bytes = {};
  private int end;
  private boolean last;
  private boolean undecided;

  private int matchStart;
  private int matchEnd;
  private String ruleId = KNOWN_VALUE;
  private String mark = Masks.MARK;
  private boolean byRule;
  private @Nullable Rule keyRule;
  private int keyStart;
  private int work;

  Scan(Base64Run base64) {
    this.base64 = base64;
  }

  enum Result {
    NOTHING,
    MATCH,
    /** More bytes decide. */
    UNDECIDED
  }

  void use(Vocabulary newVocabulary, byte[] newBytes) {
    vocabulary = newVocabulary;
    bytes = newBytes;
  }

  /**
   * Decides on one position. {@code MATCH} says that a match was found that ends behind the
   * position, which the accessors then tell; {@code NOTHING} that none begins there, though a key
   * may have begun; {@code UNDECIDED} that bytes beyond the limit decide, whatever was found.
   *
   * @param rules whether rules are tried, or known values alone
   * @param before the byte before the buffer, or a negative number at the start of the stream
   * @param limit what lies beyond is not looked at
   * @param nothingFollows no byte follows the limit
   */
  Result at(int at, int limit, boolean rules, int before, boolean nothingFollows) {
    end = limit;
    last = nothingFollows;
    matchEnd = -1;
    byRule = false;
    keyRule = null;
    work = 1;
    open.clear();
    int left = end - at;
    Triggers triggers = vocabulary.triggers();
    undecided =
        left < Triggers.WIDTH && !last && triggers.mayBegin(bytes, at, end, isWrapped(at, end));
    if (undecided || left < Rule.MIN_LITERAL) {
      return undecided ? Result.UNDECIDED : Result.NOTHING;
    }
    int kinds = left < Triggers.WIDTH ? 0 : triggers.kinds(bytes, at, end);
    kinds |= (kinds & Triggers.BROKEN_BASE64) != 0 ? Triggers.ANY_BASE64 : 0;
    if ((kinds & Triggers.ANY_BASE64) != 0
        && hasLineEnd(at, at + Triggers.WIDTH)
        && !isWrapped(at, end)) {
      kinds &= ~Triggers.ANY_BASE64;
    }
    int previous = at == 0 ? before : bytes[at - 1];
    if (kinds != 0) {
      knownValue(at, kinds);
    }
    if ((kinds & Triggers.NAME) != 0) {
      valueBehindName(at, previous);
    }
    if (rules) {
      if (left >= Triggers.WIDTH) {
        literals(vocabulary.literals().firstLong(bytes, at), at, previous);
      }
      literals(vocabulary.literals().firstShort(bytes, at), at, previous);
    }
    return undecided ? Result.UNDECIDED : matchEnd > at ? Result.MATCH : Result.NOTHING;
  }

  private boolean hasLineEnd(int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        return true;
      }
    }
    return false;
  }

  /** Tells whether digits of base64 stand before a position as on a line that was wrapped. */
  private boolean isWrapped(int at, int limit) {
    return hasLineEnd(at, Math.min(limit, at + Triggers.WIDTH))
        && base64.before(bytes, at) >= Base64Run.WRAPPED;
  }

  private void knownValue(int at, int kinds) {
    KnownValues values = vocabulary.values();
    if ((kinds & ~TAILS & ~Triggers.NAME) != 0) {
      known(at, values.whole(decoder, kinds, bytes, at, end, last));
    }
    if ((kinds & TAILS) != 0) {
      known(Base64Run.shared(bytes, at), values.tail(decoder, kinds, bytes, at, end, last));
    }
  }

  private void known(int start, int found) {
    work += decoder.work();
    undecided |= found == Decoder.MORE;
    if (found >= 0) {
      widen(start, found, KNOWN_VALUE, Masks.MARK);
    }
  }

  private void valueBehindName(int at, int previous) {
    int found = named.find(vocabulary.shortValues(), bytes, at, previous, end, last);
    work += decoder.work() + named.reached() - at;
    undecided |= found == Decoder.MORE;
    if (found >= 0) {
      widen(named.start(), found, SHORT_VALUE, Masks.MARK);
    }
  }

  private void literals(int first, int at, int previous) {
    Literals literals = vocabulary.literals();
    for (int literal = first; literals.length(literal) > 0; literal = literals.next(literal)) {
      int same = literals.common(literal, bytes, at, end);
      if (same == literals.length(literal)) {
        for (int i = 0; i < literals.rules(literal); i++) {
          Rule rule = vocabulary.rule(literals.rule(literal, i));
          if (!rule.ownWord() || !isWord(previous)) {
            rule(rule, at, same);
          }
        }
      } else {
        undecided |= at + same == end && !last;
      }
    }
  }

  private void rule(Rule rule, int at, int literalLength) {
    Attempt attempt = rule.attempt();
    work += attempt.read(bytes, at, end, last) - at;
    if (attempt.isOpen()) {
      undecided = true;
      open.add(attempt);
      return;
    }
    int found = attempt.accepted();
    if (found < at + literalLength) {
      return;
    }
    if (rule.until() != null) {
      keyRule = rule;
      keyStart = found;
    }
    Program program = rule.automaton().program();
    int start = at;
    if (program.hasGroup()) {
      work += found - at;
      Captures group = captures == null ? new Captures() : captures;
      captures = group;
      if (!group.find(program, bytes, at, found)) {
        return;
      }
      start = group.start();
      found = group.end();
    }
    if (found > start && rule.confirms(bytes, at, start, found, vocabulary.shortValues())) {
      byRule = true;
      String replacement = vocabulary.privacy().mark(rule.ruleClass(), bytes, start, found);
      widen(start, found, rule.counted(), replacement);
    }
  }

  private void widen(int start, int newEnd, String rule, String replacement) {
    if (matchEnd < 0) {
      matchStart = start;
      matchEnd = newEnd;
      ruleId = rule;
      mark = replacement;
      return;
    }
    if (newEnd > matchEnd) {
      ruleId = rule;
    }
    // Where a secret and something else fall together, nothing is told of either.
    mark = mark.equals(replacement) ? mark : Masks.MARK;
    matchStart = Math.min(matchStart, start);
    matchEnd = Math.max(matchEnd, newEnd);
  }

  /** Returns the bounds of the last match; valid after {@link #at} returned MATCH. */
  int matchStart() {
    return matchStart;
  }

  int matchEnd() {
    return matchEnd;
  }

  String ruleId() {
    return ruleId;
  }

  String mark() {
    return mark;
  }

  /** Tells whether a rule had a part in the match. */
  boolean isByRule() {
    return byRule;
  }

  /** Returns the rule that says that a key has begun, or null where none has. */
  @Nullable Rule keyRule() {
    return keyRule;
  }

  int keyStart() {
    return keyStart;
  }

  /** Returns how many bytes were looked at. */
  int work() {
    return work;
  }

  /** Returns the attempts that more bytes decide. */
  List<Attempt> open() {
    return open;
  }

  /** Tells whether the byte is white space of ASCII. */
  static boolean isSpace(int b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  /** Tells whether the byte is an ASCII letter, a digit or an underscore. */
  static boolean isWord(int b) {
    return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || b == '_';
  }
}
