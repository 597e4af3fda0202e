// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the engine must answer, told without it: whole texts, java.util.regex, no index but for a
 * rule's literals and no bound on what may be looked at. It knows no limits: texts are short enough
 * for none to matter.
 */
final class NaiveRedactor {
  private static final String MARK = "[REDACTED]";

  private final RuleScan rules;
  private final List<NaiveValue> values;
  private final List<NaiveShortValue> shortValues;
  private final Set<String> harmlessElsewhere = new HashSet<>();

  /**
   * @param rules those for secrets
   */
  NaiveRedactor(RuleScan rules, List<NaiveValue> values, List<NaiveShortValue> shortValues) {
    this.rules = rules;
    this.values = values;
    this.shortValues = shortValues;
    shortValues.forEach(value -> harmlessElsewhere.add(value.value()));
  }

  /** Returns the text, each of whose characters is a byte, masked. */
  String mask(String text) {
    List<RegexRule.Span> masks = new ArrayList<>();
    RegexRule.Span[] known = known(text);
    RegexRule.Span value = new RegexRule.Span(0, 0);
    List<NaiveKey> keys = new ArrayList<>();
    for (int at = 0; at < text.length(); at++) {
      if (!value.holds(at)) {
        keys(text, at, keys);
      }
      // Inside a value that a rule found, what looks like a name is none.
      RegexRule.Span byRule = value.holds(at) ? null : byRules(text, at);
      RegexRule.Span both = union(known[at], byRule);
      if (both != null) {
        masks.add(both);
      }
      if (byRule != null && both.end() > value.end()) {
        value = both;
      }
    }
    for (int i = 0; i < keys.size(); i++) {
      int next = i + 1 < keys.size() ? keys.get(i + 1).header() : text.length();
      masks.addAll(keys.get(i).spans(text, next));
    }
    return marked(text, masks);
  }

  private void keys(String text, int at, List<NaiveKey> keys) {
    for (RegexRule rule :
        at + 2 < text.length() ? rules.candidates(text, at) : Set.<RegexRule>of()) {
      int end = rule.until == null ? at : rule.longestMatchEnd(text, at);
      if (end > at) {
        keys.add(new NaiveKey(at, end, rule.until));
      }
    }
  }

  private RegexRule.Span[] known(String text) {
    RegexRule.Span[] known = new RegexRule.Span[text.length()];
    for (NaiveValue value : values) {
      value.find(text, (at, span) -> known[at] = union(known[at], span));
    }
    for (NaiveShortValue value : shortValues) {
      value.find(text, (at, span) -> known[at] = union(known[at], span));
    }
    return known;
  }

  private RegexRule.Span byRules(String text, int at) {
    RegexRule.Span all = null;
    if (at + 2 < text.length()) {
      for (RegexRule rule : rules.candidates(text, at)) {
        if (rule.hasLiteralAt(text, at)) {
          all = union(all, rule.longestAt(text, at, harmlessElsewhere));
        }
      }
    }
    return all;
  }

  private static RegexRule.Span union(RegexRule.Span a, RegexRule.Span b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    return new RegexRule.Span(Math.min(a.start(), b.start()), Math.max(a.end(), b.end()));
  }

  /** Masks that touch are one. */
  private static String marked(String text, List<RegexRule.Span> masks) {
    masks.sort(Comparator.comparingInt(RegexRule.Span::start));
    StringBuilder out = new StringBuilder();
    int done = -1;
    for (RegexRule.Span mask : masks) {
      if (mask.start() > done) {
        out.append(text, Math.max(done, 0), mask.start()).append(MARK);
      }
      done = Math.max(done, mask.end());
    }
    return out.append(text, Math.max(done, 0), text.length()).toString();
  }
}
