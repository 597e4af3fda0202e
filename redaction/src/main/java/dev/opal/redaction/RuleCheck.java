// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Holds rules against the examples and counters that stand beside them. */
public final class RuleCheck {
  private final RuleSet rules;
  private final String name;
  private final List<String> findings = new ArrayList<>();
  private final Set<String> withoutExample = new LinkedHashSet<>();
  private int held;
  private int examples;
  private int counters;

  private RuleCheck(RuleSet rules, String name) {
    this.rules = rules;
    this.name = name;
  }

  /**
   * Checks what the text says of its rules: each example is masked by its rule, no counter is.
   *
   * @param rules with those of the text
   * @param name what to call the text in a finding
   * @throws RuleException where the text does not parse or has a rule that the set has not
   */
  public static RuleCheck of(RuleSet rules, String name, String text) throws RuleException {
    RuleCheck check = new RuleCheck(rules, name);
    RuleReader.read(name, text).forEach(rule -> check.withoutExample.add(rule.id()));
    String rule = "";
    for (RuleReader.Sample sample : RuleReader.samples(text)) {
      if (!sample.rule().equals(rule)) {
        rule = sample.rule();
        check.examples = 0;
        check.counters = 0;
      }
      if (sample.secret()) {
        check.example(rule, sample.text());
      } else {
        check.counter(rule, sample.text());
      }
    }
    return check;
  }

  private void example(String rule, String sample) throws RuleException {
    examples++;
    withoutExample.remove(rule);
    if (masks(rule, sample)) {
      held++;
    } else {
      find(rule, "example " + examples, "to be masked but it is not", sample);
    }
  }

  private void counter(String rule, String sample) throws RuleException {
    counters++;
    if (!masks(rule, sample)) {
      held++;
    } else {
      find(rule, "counter " + counters, "to be left but it is masked", sample);
    }
  }

  /** By number too: what it holds may not be shown. */
  private void find(String rule, String what, String expected, String sample) {
    findings.add(
        name + ": rule " + rule + ": expected " + what + " " + expected + ": " + bare(sample));
  }

  private static String bare(String sample) {
    return sample.replace("{}", "");
  }

  private boolean masks(String rule, String sample) throws RuleException {
    Redactor redactor = only(rule);
    RedactingStream stream = redactor.stream();
    stream.write(ByteBuffer.wrap(bare(sample).getBytes(StandardCharsets.UTF_8)));
    stream.end();
    return redactor.counts().containsKey(redactor.rules().rules().get(0).counted());
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

  /** Returns the ids of the rules of the text that have no example. */
  public List<String> withoutExample() {
    return List.copyOf(withoutExample);
  }

  /** Returns a line for each that does not. */
  public List<String> findings() {
    return List.copyOf(findings);
  }
}
