// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Tries many rules at once: a rule where the first three characters of a literal stand. */
final class RuleScan {
  private final BitSet begins = new BitSet(1 << 24);
  private final Map<Integer, Set<RegexRule>> rules = new HashMap<>();

  RuleScan(List<RegexRule> all) {
    for (RegexRule rule : all) {
      for (String literal : rule.literals) {
        int prefix = prefix(literal, 0);
        begins.set(prefix);
        rules.computeIfAbsent(prefix, unused -> new LinkedHashSet<>()).add(rule);
      }
    }
  }

  /** Tells every place that a rule masks; what one rule masks it masks once. */
  void find(String text, BiConsumer<RegexRule, RegexRule.Span> found) {
    Map<RegexRule, Integer> masked = new HashMap<>();
    for (int at = 0; at + 2 < text.length(); at++) {
      for (RegexRule rule : candidates(text, at)) {
        RegexRule.Span span = rule.hasLiteralAt(text, at) ? rule.at(text, at) : null;
        if (span != null && span.end() > masked.getOrDefault(rule, 0)) {
          masked.put(rule, span.end());
          found.accept(rule, span);
        }
      }
    }
  }

  /** Returns the rules of which a literal may stand at a position, behind which two more stand. */
  Set<RegexRule> candidates(String text, int at) {
    int prefix = prefix(text, at);
    return begins.get(prefix) ? rules.get(prefix) : Set.of();
  }

  private static int prefix(String text, int at) {
    return folded(text.charAt(at)) << 16
        | folded(text.charAt(at + 1)) << 8
        | folded(text.charAt(at + 2));
  }

  private static int folded(char c) {
    return c >= 'A' && c <= 'Z' ? c + 32 : c & 0xff;
  }
}
