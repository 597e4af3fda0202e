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
   * @throws RuleException where the text does not parse or has a rule that the set has not
   */
  public static RuleCheck of(RuleSet rules, String text) throws RuleException {
    RuleCheck check = new RuleCheck(rules);
    for (RuleReader.Sample sample : RuleReader.samples(text)) {
      check.hold(sample.rule(), sample.text(), sample.secret());
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
