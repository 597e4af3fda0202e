// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Recognises what nobody named. A match begins where one of the literals stands (ASCII case is
 * ignored); the pattern is tried at that place only, and the longest match counts. Its group is
 * masked, or the whole match where it has none, unless that part is known to be harmless.
 *
 * <p>Its pattern is compiled when text first needs it.
 */
final class Rule {
  static final int MIN_LITERAL = 3;
  static final int MAX_LITERAL = 100;

  private final RuleDraft draft;
  private final boolean ownWord;

  /** Where the rule is from, or empty for those that come with Opal. */
  private final String origin;

  private volatile @Nullable Automaton automaton;

  /**
   * @throws RuleException where a part is missing, or what had to be compiled does not compile
   */
  Rule(RuleDraft draft) throws RuleException {
    draft.validate();
    this.draft = draft;
    this.origin = "";
    this.ownWord = draft.ownWord() == null ? !compiled().program().hasGroup() : draft.ownWord();
  }

  private Rule(Rule rule, String origin) {
    this.draft = rule.draft;
    this.ownWord = rule.ownWord;
    this.origin = origin;
    this.automaton = rule.automaton;
  }

  /** Returns this rule as one that is from there. */
  Rule from(String newOrigin) {
    return new Rule(this, newOrigin);
  }

  String origin() {
    return origin;
  }

  /** The name under which what it masks is counted. */
  String counted() {
    return origin.isEmpty() ? id() : origin + ":" + id();
  }

  String id() {
    return draft.id();
  }

  RuleClass ruleClass() {
    return draft.ruleClass();
  }

  List<String> literals() {
    return draft.literals();
  }

  /** Returns the rule as text, all that had to be found out said. */
  String text() {
    return draft.text(ownWord, following());
  }

  /**
   * Returns what can follow its literals of three bytes, letters in lower case, or null where that
   * is not known or of no use.
   */
  @Nullable String following() {
    Automaton made = automaton;
    if (draft.following() != null || made == null) {
      return draft.following();
    }
    StringBuilder all = new StringBuilder();
    boolean used = false;
    for (String literal : draft.literals()) {
      if (literal.length() == MIN_LITERAL) {
        String bytes = made.program().bytesAfter(literal);
        if (bytes == null) {
          return null;
        }
        all.append(bytes);
        used = true;
      }
    }
    return used ? sorted(all) : null;
  }

  private static String sorted(StringBuilder bytes) {
    ByteSet set = ByteSet.NONE;
    for (int i = 0; i < bytes.length(); i++) {
      set = set.or(ByteSet.of(bytes.charAt(i)));
    }
    StringBuilder result = new StringBuilder();
    for (int value = 0; value < 256; value++) {
      if (set.contains(value)) {
        result.append((char) value);
      }
    }
    return result.toString();
  }

  /** Returns the text at which a key ends that a match begins, or null where none begins. */
  @Nullable String until() {
    return draft.until();
  }

  /** Tells whether a match must not follow a letter, a digit or an underscore. */
  boolean ownWord() {
    return ownWord;
  }

  Attempt attempt() {
    return new Attempt(automaton(), draft.closed());
  }

  /** Compiles the pattern now, which tells whether it can be. */
  Automaton compiled() throws RuleException {
    Automaton made = automaton;
    if (made == null) {
      made = new Automaton(draft.pattern());
      automaton = made;
    }
    return made;
  }

  /**
   * @throws RuleException where no match can begin with any of the literals
   */
  void requireBeginning() throws RuleException {
    for (String literal : draft.literals()) {
      if (compiled().program().canBeginWith(literal)) {
        return;
      }
    }
    throw new RuleException(
        "expected a pattern that begins with one of its literals, saw "
            + draft.pattern()
            + ", which cannot begin with "
            + String.join(" or ", draft.literals())
            + "; write the literal into the pattern too");
  }

  Automaton automaton() {
    try {
      return compiled();
    } catch (RuleException e) {
      throw new IllegalStateException("rule " + id() + ": " + e.getMessage(), e);
    }
  }

  /**
   * Tells whether the part that would be masked is a secret, as far as more than form tells it.
   *
   * @param at where the match begins
   * @param shortValues what is secret where a name says so, whatever it looks like
   */
  boolean confirms(byte[] bytes, int at, int start, int end, ShortValues shortValues) {
    if (draft.entropy() > 0 && Entropy.of(bytes, start, end) < draft.entropy()) {
      return false;
    }
    if (draft.harmless().isEmpty() && draft.check() == null) {
      return true;
    }
    String part = new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    for (String value : draft.harmless()) {
      if (value.equalsIgnoreCase(part)) {
        return false;
      }
    }
    if (draft.check() == null) {
      return true;
    }
    String before = new String(bytes, at, start - at, StandardCharsets.ISO_8859_1);
    return draft.check().holds(before, part)
        || (shortValues.contains(part) && draft.check().holdsOfKnown(before, part));
  }
}
