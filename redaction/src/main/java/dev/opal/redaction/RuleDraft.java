// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A rule as it is written.
 *
 * @param id lower case, digits and dashes
 * @param ownWord whether no byte of a word may stand before; null where the pattern decides
 * @param closed whether no byte of a token may follow
 * @param entropy the least bits a character of the masked part, or 0
 * @param following the bytes that can follow a literal of three, letters in lower case; null where
 *     that has to be found out
 * @param until the text at which a key ends that a match begins; null where none begins
 * @param harmless values of the masked part that are no secret, whatever their case
 */
record RuleDraft(
    String id,
    RuleClass ruleClass,
    List<String> literals,
    String pattern,
    @Nullable Boolean ownWord,
    boolean closed,
    double entropy,
    @Nullable Check check,
    @Nullable String following,
    @Nullable String until,
    List<String> harmless) {

  RuleDraft {
    literals = List.copyOf(literals);
    harmless = List.copyOf(harmless);
  }

  void validate() throws RuleException {
    if (!isId(id)) {
      throw new RuleException("expected an id of lower case letters, digits and dashes, saw " + id);
    }
    if (literals.isEmpty()) {
      throw new RuleException("expected a literal at which matches begin, saw none; add one");
    }
    for (String literal : literals) {
      if (literal.length() > Rule.MAX_LITERAL) {
        throw new RuleException(
            "expected a literal of at most "
                + Rule.MAX_LITERAL
                + " characters, saw "
                + literal.length()
                + "; write only what matches begin with");
      }
      if (literal.length() < Rule.MIN_LITERAL) {
        throw new RuleException(
            "expected a literal of "
                + Rule.MIN_LITERAL
                + " characters or more, saw "
                + literal
                + "; write more of what matches begin with");
      }
      if (!isAscii(literal)) {
        throw new RuleException(
            "expected a literal of ASCII, since the case of others depends on the encoding, saw "
                + literal
                + "; begin with another part");
      }
    }
    if (pattern.isEmpty()) {
      throw new RuleException("expected a pattern, saw none; add one");
    }
    if (pattern.endsWith(" ")) {
      throw new RuleException(
          "expected a pattern that ends in a sign, saw a blank there; leave it out or write \\x20");
    }
  }

  private static boolean isAscii(String text) {
    return text.chars().allMatch(c -> c < 0x80);
  }

  private static boolean isId(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '-' && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9')) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Returns the rule as {@link RuleReader} reads it, all defaults said, without its examples. */
  String text(boolean decidedOwnWord, @Nullable String computedFollowing) {
    StringBuilder text = new StringBuilder("rule " + id + "\n");
    if (ruleClass != RuleClass.SECRET) {
      line(text, "class", ruleClass.word());
    }
    literals.forEach(literal -> line(text, "literal", literal));
    if (computedFollowing != null) {
      line(text, "following", Following.text(computedFollowing));
    }
    line(text, "pattern", pattern);
    line(text, "before", decidedOwnWord ? "boundary" : "any");
    if (closed) {
      line(text, "after", "boundary");
    }
    if (entropy > 0) {
      line(text, "entropy", String.format(Locale.ROOT, "%s", entropy));
    }
    if (check != null) {
      line(text, "check", check.word());
    }
    if (until != null) {
      line(text, "until", until);
    }
    if (!harmless.isEmpty()) {
      line(text, "not", String.join(" ", harmless));
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String key, String value) {
    text.append(' ').append(key).append(' ').append(value).append('\n');
  }
}
