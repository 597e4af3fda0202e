// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.Collection;
import java.util.List;

/** All that text is searched for: rules and known values. Immutable. */
final class Vocabulary {
  private final RuleSet rules;
  private final Privacy privacy;
  private final Literals literals;
  private final KnownValues values;
  private final boolean hasValues;
  private final Triggers triggers;

  /** Those of the rules alone. */
  private final Triggers ruleTriggers;

  private Vocabulary(
      RuleSet rules,
      Privacy privacy,
      Literals literals,
      Triggers ruleTriggers,
      Collection<byte[]> known,
      Collection<byte[]> folded) {
    this.rules = rules;
    this.privacy = privacy;
    this.literals = literals;
    this.ruleTriggers = ruleTriggers;
    this.values = new KnownValues(known, folded);
    this.hasValues = !known.isEmpty();
    this.triggers = known.isEmpty() ? ruleTriggers : withValues(known, folded);
  }

  static Vocabulary of(RuleSet rules, Privacy privacy) {
    RuleIndex index = rules.index(privacy);
    return new Vocabulary(rules, privacy, index.literals(), index.triggers(), List.of(), List.of());
  }

  /**
   * Returns the same rules with these values.
   *
   * @param folded values in which a blank stands for white space of any kind and length
   */
  Vocabulary with(Collection<byte[]> known, Collection<byte[]> folded) {
    return new Vocabulary(rules, privacy, literals, ruleTriggers, known, folded);
  }

  private Triggers withValues(Collection<byte[]> known, Collection<byte[]> folded) {
    int expected = (known.size() + folded.size()) * TriggerForms.PER_VALUE;
    Triggers all;
    if (ruleTriggers.hasRoomFor(expected)) {
      all = ruleTriggers.copy();
    } else {
      all = Triggers.forValues(expected);
      literals.addTo(all, rules.rules());
    }
    TriggerForms forms = new TriggerForms(all);
    for (byte[] value : known) {
      forms.add(value);
    }
    for (byte[] value : folded) {
      forms.addFolded(value);
    }
    return all;
  }

  boolean hasValues() {
    return hasValues;
  }

  /** Tells whether a candidate, of which eight bytes are there, is worth a closer look. */
  boolean mayBegin(byte[] bytes, int at, int end) {
    return (hasValues && triggers.kinds(bytes, at) != 0) || literals.mayStand(bytes, at, end);
  }

  Rule rule(int number) {
    return rules.rule(number);
  }

  Privacy privacy() {
    return privacy;
  }

  Literals literals() {
    return literals;
  }

  KnownValues values() {
    return values;
  }

  Triggers triggers() {
    return triggers;
  }
}
