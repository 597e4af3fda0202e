// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.Set;

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
      KnownSecrets known) {
    this.rules = rules;
    this.privacy = privacy;
    this.literals = literals;
    this.ruleTriggers = ruleTriggers;
    this.values = new KnownValues(known);
    this.hasValues = !known.values().isEmpty();
    this.triggers = hasValues ? withValues(known) : ruleTriggers;
  }

  static Vocabulary of(RuleSet rules, Privacy privacy) {
    RuleIndex index = rules.index(privacy);
    return new Vocabulary(
        rules,
        privacy,
        index.literals(),
        index.triggers(),
        new KnownSecrets(new SecretNames(Set.of(), Set.of())));
  }

  /** Returns the same rules with these values. */
  Vocabulary with(KnownSecrets known) {
    return new Vocabulary(rules, privacy, literals, ruleTriggers, known);
  }

  private Triggers withValues(KnownSecrets known) {
    int expected = (known.values().size() + known.folded().size()) * TriggerForms.PER_VALUE;
    Triggers all;
    if (ruleTriggers.hasRoomFor(expected)) {
      all = ruleTriggers.copy();
    } else {
      all = Triggers.forValues(expected);
      literals.addTo(all, rules.rules());
    }
    TriggerForms forms = new TriggerForms(all);
    for (byte[] value : known.values()) {
      forms.add(value);
    }
    for (byte[] value : known.folded()) {
      forms.addFolded(value);
    }
    for (byte[] value : known.inBase64()) {
      forms.addBase64(value);
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
