// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.List;

/** By what text is searched for rules. */
record RuleIndex(Literals literals, Triggers triggers) {

  static RuleIndex of(List<Rule> rules, Privacy privacy) {
    Literals literals = Literals.of(rules, privacy);
    Triggers triggers = Triggers.forValues(0);
    literals.addTo(triggers, rules);
    return new RuleIndex(literals, triggers);
  }
}
