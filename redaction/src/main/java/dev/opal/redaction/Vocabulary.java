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
      Collection<byte[]> known) {
    this.rules = rules;
    this.privacy = privacy;
    this.literals = literals;
    this.ruleTriggers = ruleTriggers;
    this.values = new KnownValues(known);
    this.hasValues = !known.isEmpty();
    this.triggers = known.isEmpty() ? ruleTriggers : withValues(known);
  }

  static Vocabulary of(RuleSet rules, Privacy privacy) {
    RuleIndex index = rules.index(privacy);
    return new Vocabulary(rules, privacy, index.literals(), index.triggers(), List.of());
  }

  /** Returns the same rules with these values. */
  Vocabulary with(Collection<byte[]> known) {
    return new Vocabulary(rules, privacy, literals, ruleTriggers, known);
  }

  private Triggers withValues(Collection<byte[]> known) {
    int expected = known.size() * TriggerForms.PER_VALUE;
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
