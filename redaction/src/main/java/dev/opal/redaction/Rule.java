// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Recognises a secret that nobody named. A match begins where one of the literals stands (ASCII
 * case is ignored); the pattern, over bytes read as ISO-8859-1, is then tried at that place only.
 * Its first group that took part is masked, or the whole match where it has no group. Repetitions
 * in a pattern are bounded and possessive, so that its cost is linear.
 *
 * @param id stable, lower case with dashes
 * @param literals each at least {@link #MIN_LITERAL} characters
 * @param ownWord the match must not follow a letter, a digit or an underscore
 */
record Rule(String id, List<String> literals, Pattern pattern, boolean ownWord) {
  static final int MIN_LITERAL = 3;

  Rule {
    literals = List.copyOf(literals);
    for (String literal : literals) {
      if (literal.length() < MIN_LITERAL) {
        throw new IllegalArgumentException(
            "a literal of rule " + id + " must have 3 characters or more but was " + literal);
      }
    }
  }

  /** A token that begins with a literal of its own. */
  static Rule token(String id, String pattern, String... literals) {
    return new Rule(id, List.of(literals), Pattern.compile(pattern), true);
  }

  /** A value that follows what names it; the name stays. */
  static Rule value(String id, String pattern, String... literals) {
    return new Rule(id, List.of(literals), Pattern.compile(pattern), false);
  }
}
