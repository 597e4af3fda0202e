// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/**
 * All that text is searched for: rules and known values. Immutable, but that the triggers of values
 * that come later may be added to its own: where it sees one it looks, and finds nothing.
 */
final class Vocabulary {
  private final RuleSet rules;
  private final Privacy privacy;
  private final Literals literals;
  private final Triggers ruleTriggers;
  private final Triggers triggers;
  private final KnownValues values;
  private final ShortValues shortValues;

  /** What of the secrets is among the values. */
  private final KnownSecrets.Extent extent;

  private Vocabulary(RuleSet rules, Privacy privacy, RuleIndex index, ShortValues shortValues) {
    this.rules = rules;
    this.privacy = privacy;
    this.literals = index.literals();
    this.ruleTriggers = index.triggers();
    this.triggers = ruleTriggers;
    this.values = KnownValues.NONE;
    this.shortValues = shortValues;
    this.extent = KnownSecrets.Extent.NONE;
  }

  private Vocabulary(Vocabulary before, Triggers triggers, KnownSecrets known) {
    this.rules = before.rules;
    this.privacy = before.privacy;
    this.literals = before.literals;
    this.ruleTriggers = before.ruleTriggers;
    this.triggers = triggers;
    this.values = before.values.with(known, before.extent);
    this.shortValues = before.shortValues;
    this.extent = known.extent();
  }

  /**
   * Returns the rules, and of the secrets the short ones, which rules ask for; none is looked for.
   */
  static Vocabulary of(RuleSet rules, Privacy privacy, KnownSecrets known) {
    return new Vocabulary(rules, privacy, rules.index(privacy), known.shortValues());
  }

  /** Returns the same rules with these values, which are those of before and more. */
  Vocabulary with(KnownSecrets known) {
    long expected = TriggerForms.expected(known.extent());
    if (hasValues() && triggers.hasRoomFor(expected)) {
      new TriggerForms(triggers).add(known, extent);
      return new Vocabulary(this, triggers, known);
    }
    Triggers larger = emptyFor(expected);
    new TriggerForms(larger).add(known, KnownSecrets.Extent.NONE);
    return new Vocabulary(this, larger, known);
  }

  private Triggers emptyFor(long expected) {
    if (ruleTriggers.hasRoomFor(expected)) {
      return ruleTriggers.copy();
    }
    Triggers empty = Triggers.forValues(expected);
    literals.addTo(empty, rules.rules());
    return empty;
  }

  boolean hasValues() {
    return extent.values() > 0 || extent.shortNames() > 0;
  }

  /** Tells whether a candidate, of which eight bytes are there, is worth a closer look. */
  boolean mayBegin(byte[] bytes, int at, int end) {
    return (hasValues() && triggers.kinds(bytes, at, end) != 0)
        || literals.mayStand(bytes, at, end);
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

  ShortValues shortValues() {
    return shortValues;
  }

  Triggers triggers() {
    return triggers;
  }
}
