// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of what is not secret and yet nobody's business. Secrets are always masked.
 *
 * @param personal for personal data: addresses, numbers of people, cards and accounts
 * @param resources for names of resources: accounts, projects, subscriptions
 * @param pseudonyms made when something becomes a pseudonym
 */
public record Privacy(Treatment personal, Treatment resources, @Nullable Pseudonyms pseudonyms) {
  /** Masks secrets, nothing else. */
  public static final Privacy MINIMAL = new Privacy(Treatment.LEAVE, Treatment.LEAVE, null);

  public Privacy {
    boolean needed = personal == Treatment.PSEUDONYM || resources == Treatment.PSEUDONYM;
    if (needed && pseudonyms == null) {
      throw new IllegalArgumentException("expected a key for pseudonyms, saw none; give one");
    }
  }

  /** Personal data becomes pseudonyms. */
  public static Privacy balanced(Pseudonyms pseudonyms) {
    return new Privacy(Treatment.PSEUDONYM, Treatment.LEAVE, pseudonyms);
  }

  /** Personal data is masked, names of resources become pseudonyms. */
  public static Privacy strict(Pseudonyms pseudonyms) {
    return new Privacy(Treatment.MASK, Treatment.PSEUDONYM, pseudonyms);
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
