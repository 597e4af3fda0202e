// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.Collection;
import java.util.Set;

/** All that text is searched for: rules and known values. Immutable. */
final class Vocabulary {
  private final Privacy privacy;
  private final Literals literals;
  private final KnownValues values;
  private final Triggers triggers;

  private Vocabulary(Privacy privacy, Literals literals, Collection<byte[]> values) {
    this.privacy = privacy;
    this.literals = literals;
    this.values = new KnownValues(values);
    this.triggers = new Triggers(2 * literals.size() + values.size() * TriggerForms.PER_VALUE);
    literals.addTo(triggers);
    TriggerForms forms = new TriggerForms(triggers);
    values.forEach(forms::add);
  }

  static Vocabulary of(RuleSet rules, Privacy privacy) {
    return new Vocabulary(privacy, new Literals(rules.rules(), privacy), Set.of());
  }

  /** Returns the same rules with these values. */
  Vocabulary with(Collection<byte[]> known) {
    return new Vocabulary(privacy, literals, known);
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
