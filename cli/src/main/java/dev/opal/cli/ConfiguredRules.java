// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Nearest;
import dev.opal.model.Texts;
import dev.opal.redaction.RuleException;
import dev.opal.redaction.RuleInfo;
import dev.opal.redaction.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What the built-in rules become by those of every source. */
final class ConfiguredRules {
  private final List<Settings.RuleText> texts = new ArrayList<>();

  void add(String origin, String text) {
    texts.add(new Settings.RuleText(origin, text));
  }

  List<Settings.RuleText> texts() {
    return List.copyOf(texts);
  }

  /** Returns all rules but those of these ids; where nothing is set, nothing is read. */
  RuleSet without(Config.Value disabled) throws CliException {
    String origin = "";
    try {
      RuleSet rules = RuleSet.builtIn();
      for (Settings.RuleText text : texts) {
        origin = text.origin() + ": rules";
        rules = rules.plus(origin, text.shortOrigin(), text.text());
      }
      origin = disabled.origin() + ": " + ConfigKey.RULES_DISABLED;
      if (disabled.value().isEmpty()) {
        return rules;
      }
      requireKnown(origin, disabled.value(), rules);
      return rules.without(Set.copyOf(disabled.value()));
    } catch (RuleException e) {
      String message = String.valueOf(e.getMessage());
      throw new CliException(
          ExitCodes.USAGE, message.startsWith(origin) ? message : origin + ": " + message, e);
    }
  }

  private static void requireKnown(String origin, List<String> ids, RuleSet rules)
      throws CliException {
    Set<String> known = new TreeSet<>();
    RuleInfo.of(rules).forEach(rule -> known.add(rule.id()));
    for (String id : ids) {
      if (!known.contains(id)) {
        throw new CliException(
            ExitCodes.USAGE,
            origin
                + ": expected the id of a rule, saw "
                + Texts.quote(id)
                + Nearest.hint(id, known)
                + "; opal rules list shows all");
      }
    }
  }
}
