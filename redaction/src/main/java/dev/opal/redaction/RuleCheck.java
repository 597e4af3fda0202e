// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Holds rules against the examples and counters that stand beside them. */
public final class RuleCheck {
  private static final String RULE = "rule ";
  private static final String EXAMPLE = "example ";
  private static final String COUNTER = "counter ";

  private final RuleSet rules;
  private final List<String> findings = new ArrayList<>();
  private int held;

  private RuleCheck(RuleSet rules) {
    this.rules = rules;
  }

  /**
   * Checks what the text says of its rules: each example is masked by its rule, no counter is.
   *
   * @param rules with those of the text
   * @throws RuleException where the text has a rule that the set has not
   */
  public static RuleCheck of(RuleSet rules, String text) throws RuleException {
    RuleCheck check = new RuleCheck(rules);
    String rule = "";
    for (String line : text.split("\n", -1)) {
      String trimmed = line.strip();
      if (trimmed.startsWith(RULE)) {
        rule = trimmed.substring(RULE.length()).strip();
      } else if (trimmed.startsWith(EXAMPLE)) {
        check.hold(rule, trimmed.substring(EXAMPLE.length()).strip(), true);
      } else if (trimmed.startsWith(COUNTER)) {
        check.hold(rule, trimmed.substring(COUNTER.length()).strip(), false);
      }
    }
    return check;
  }

  private void hold(String rule, String sample, boolean secret) throws RuleException {
    String text = sample.replace("{}", "");
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Redactor redactor = only(rule);
    RedactingStream stream = redactor.stream();
    stream.write(ByteBuffer.wrap(bytes));
    stream.end();
    String counted = redactor.rules().rules().get(0).counted();
    if (redactor.counts().containsKey(counted) == secret) {
      held++;
    } else {
      findings.add(
          "rule "
              + rule
              + ": expected "
              + (secret ? "the example to be masked but it is not: " : "no match but saw one in: ")
              + text);
    }
  }

  private Redactor only(String rule) throws RuleException {
    Set<String> others = new HashSet<>();
    rules.rules().forEach(each -> others.add(each.id()));
    if (!others.remove(rule)) {
      throw new RuleException("expected the id of a rule beside an example, saw " + rule);
    }
    Privacy everything = new Privacy(Treatment.MASK, Treatment.MASK, null);
    return new Redactor(Set.of(), rules.without(others), everything);
  }

  /** Returns how many examples and counters hold. */
  public int held() {
    return held;
  }

  /** Returns a line for each that does not. */
  public List<String> findings() {
    return List.copyOf(findings);
  }
}
