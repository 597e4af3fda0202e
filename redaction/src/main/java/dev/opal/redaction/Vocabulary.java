// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/** All that text is searched for: rules and known values. Immutable. */
final class Vocabulary {
  /** Nothing. */
  static final Vocabulary NONE =
      new Vocabulary(Privacy.MINIMAL, new Literals(List.of(), Privacy.MINIMAL), List.of());

  private final Privacy privacy;
  private final Literals literals;
  private final KnownValues values;
  private final Triggers triggers;

  private Vocabulary(Privacy privacy, Literals literals, Collection<byte[]> values) {
    this.privacy = privacy;
    this.literals = literals;
    this.values = new KnownValues(values);
    this.triggers = new Triggers(values.size() * TriggerForms.PER_VALUE);
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

  /** Tells whether a candidate, of which eight bytes are there, is worth a closer look. */
  boolean mayBegin(byte[] bytes, int at) {
    int kinds = triggers.kinds(bytes, at);
    return (kinds & Triggers.KNOWN) != 0 || (kinds != 0 && literals.mayStand(bytes, at));
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
