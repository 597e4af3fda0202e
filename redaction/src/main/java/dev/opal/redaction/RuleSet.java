// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules that a {@link Redactor} applies. Immutable. What they are written in is told by
 * docs/formats/rules.md.
 */
public final class RuleSet {
  private static final int MAX_RULES = 10_000;
  private static final int MAX_TEXT = 4 * 1024 * 1024;

  /** What the patterns of a text may compile to. */
  private static final int MAX_STEPS = 500_000;

  private final Rules rules;

  RuleSet(Rules rules) {
    this.rules = rules;
  }

  /** Where rules come from: they may be read when they are needed. */
  interface Rules {
    String version();

    Rule rule(int number);

    List<Rule> all();

    RuleIndex index(Privacy privacy);
  }

  private record Listed(List<Rule> all, String version) implements Rules {
    Listed {
      all = List.copyOf(all);
    }

    @Override
    public Rule rule(int number) {
      return all.get(number);
    }

    @Override
    public RuleIndex index(Privacy privacy) {
      return RuleIndex.of(all, privacy);
    }
  }

  /** Returns the rules that come with Opal. */
  public static RuleSet builtIn() {
    return BuiltInRules.Loaded.SET;
  }

  static RuleSet of(List<Rule> rules) {
    return new RuleSet(new Listed(rules, digest(rules)));
  }

  /** Returns a name for these rules that changes with them. It is part of every plan's hash. */
  public String version() {
    return rules.version();
  }

  /**
   * Returns these rules and those that the text holds. What they mask is counted by their ids.
   *
   * @param name what to call the text in a message
   * @throws RuleException where a rule does not parse, takes too much, or has the id of another
   */
  public RuleSet plus(String name, String text) throws RuleException {
    return plus(name, "", text);
  }

  /**
   * Returns these rules and those that the text holds.
   *
   * @param origin where the rules are from; it stands before their ids, with a colon between, where
   *     it is told how much they masked
   */
  public RuleSet plus(String name, String origin, String text) throws RuleException {
    requireAtMost(name, text.length(), MAX_TEXT, "characters");
    List<Rule> all = new ArrayList<>(rules());
    Map<String, String> origins = new HashMap<>();
    long steps = 0;
    all.forEach(rule -> origins.put(rule.id(), rule.origin()));
    for (Rule read : RuleReader.read(name, text)) {
      Rule rule = read.from(origin);
      String other = origins.putIfAbsent(rule.id(), origin);
      if (other != null) {
        throw new RuleException(
            name
                + ": expected an id that no other rule has, saw "
                + rule.id()
                + ", as a rule has that "
                + (other.isEmpty() ? "is built in" : "is from " + other)
                + "; choose another");
      }
      try {
        steps += rule.compiled().program().length();
        rule.requireBeginning();
      } catch (RuleException e) {
        throw new RuleException(name + ": rule " + rule.id() + ": " + e.getMessage());
      }
      all.add(rule);
      requireAtMost(name, steps, MAX_STEPS, "steps of all patterns together");
      requireAtMost(name, all.size(), MAX_RULES, "rules");
    }
    return of(all);
  }

  private static void requireAtMost(String name, long seen, long most, String what)
      throws RuleException {
    if (seen > most) {
      throw new RuleException(
          name + ": expected at most " + most + " " + what + ", saw more; leave some out");
    }
  }

  /**
   * Returns these rules without some.
   *
   * @throws RuleException where there is no rule of an id
   */
  public RuleSet without(Set<String> ids) throws RuleException {
    List<Rule> rest = new ArrayList<>();
    Set<String> unknown = new HashSet<>(ids);
    for (Rule rule : rules()) {
      if (!unknown.remove(rule.id()) && !ids.contains(rule.id())) {
        rest.add(rule);
      }
    }
    if (!unknown.isEmpty()) {
      throw new RuleException(
          "expected the id of a rule to leave out, saw " + String.join(", ", unknown));
    }
    return of(rest);
  }

  List<Rule> rules() {
    return rules.all();
  }

  Rule rule(int number) {
    return rules.rule(number);
  }

  RuleIndex index(Privacy privacy) {
    return rules.index(privacy);
  }

  private static String digest(List<Rule> rules) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (Rule rule : rules) {
        sha256.update(rule.text().getBytes(StandardCharsets.ISO_8859_1));
      }
      return HexFormat.of().formatHex(sha256.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("expected a Java with SHA-256, saw one without", e);
    }
  }
}
