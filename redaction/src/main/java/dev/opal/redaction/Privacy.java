// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of what is not secret and yet nobody's business. Secrets are always masked.
 *
 * @param personal for personal data: addresses, numbers of people, cards and accounts
 * @param resources for names of resources: accounts, projects, subscriptions
 * @param pseudonyms made when something becomes a pseudonym
 * @param shown the names of attributes whose values are shown, or null for all
 * @param lengths whether a value that is hidden whole leaves its length in characters
 */
public record Privacy(
    Treatment personal,
    Treatment resources,
    @Nullable Pseudonyms pseudonyms,
    @Nullable Set<String> shown,
    boolean lengths) {
  /** Masks secrets, nothing else. */
  public static final Privacy MINIMAL = new Privacy(Treatment.LEAVE, Treatment.LEAVE, null);

  public Privacy {
    shown = shown == null ? null : Set.copyOf(shown);
    boolean needed = personal == Treatment.PSEUDONYM || resources == Treatment.PSEUDONYM;
    if (needed && pseudonyms == null) {
      throw new IllegalArgumentException("expected a key for pseudonyms, saw none; give one");
    }
  }

  public Privacy(Treatment personal, Treatment resources, @Nullable Pseudonyms pseudonyms) {
    this(personal, resources, pseudonyms, null, true);
  }

  /** Personal data becomes pseudonyms, and so do people and places on a disk. */
  public static Privacy balanced(Pseudonyms pseudonyms) {
    return new Privacy(Treatment.PSEUDONYM, Treatment.LEAVE, pseudonyms);
  }

  /**
   * Personal data is masked; names of resources, people and places on a disk become pseudonyms.
   *
   * @param shown the names of attributes whose values are shown
   */
  public static Privacy strict(Pseudonyms pseudonyms, Set<String> shown) {
    return new Privacy(Treatment.MASK, Treatment.PSEUDONYM, pseudonyms, shown, true);
  }

  /** Returns the same but that a value hidden whole does not tell its length. */
  public Privacy withoutLengths() {
    return new Privacy(personal, resources, pseudonyms, shown, false);
  }

  /** Tells whether people and places on a disk are named. */
  public boolean namesPeople() {
    return personal == Treatment.LEAVE;
  }

  /** Tells whether the value of an attribute of this name is shown. */
  public boolean shows(String name) {
    return shown == null || shown.contains(name);
  }

  /** Returns what stands in place of a whole value. */
  String hidden(String value) {
    return lengths
        ? "<redacted:" + value.codePointCount(0, value.length()) + "chars>"
        : "<redacted>";
  }

  /** Returns what stands in place of the name of a person or place. */
  String pseudonym(String kind, String text) {
    return pseudonyms == null ? Masks.MARK : pseudonyms.of(kind, text);
  }

  Treatment of(RuleClass ruleClass) {
    return switch (ruleClass) {
      case SECRET -> Treatment.MASK;
      case PERSONAL -> personal;
      case RESOURCE -> resources;
    };
  }

  /** Returns what stands in place of a match. */
  String mark(RuleClass ruleClass, byte[] bytes, int start, int end) {
    return pseudonyms == null || of(ruleClass) != Treatment.PSEUDONYM
        ? Masks.MARK
        : pseudonyms.of(ruleClass.word(), bytes, start, end);
  }
}
