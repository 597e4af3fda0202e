// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.ArrayList;
import java.util.List;

/**
 * A rule as a list shows it.
 *
 * @param origin where it is from, or empty for those that come with Opal
 * @param kind {@code secret}, {@code pii} or {@code resource-id}
 * @param literals where its matches begin
 */
public record RuleInfo(String id, String origin, String kind, List<String> literals) {
  public RuleInfo {
    literals = List.copyOf(literals);
  }

  /** Returns the rules of a set, in their order. */
  public static List<RuleInfo> of(RuleSet set) {
    List<RuleInfo> result = new ArrayList<>();
    for (Rule rule : set.rules()) {
      result.add(new RuleInfo(rule.id(), rule.origin(), rule.ruleClass().word(), rule.literals()));
    }
    return result;
  }
}
