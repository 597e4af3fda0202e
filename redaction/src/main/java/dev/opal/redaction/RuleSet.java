// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The rules that a {@link Redactor} applies. Immutable. What they are written in is told by
 * docs/formats/rules.md.
 */
public final class RuleSet {
  private static final String BUILT_IN = "rules.built-in";

  private final List<Rule> rules;
  private final String version;

  private RuleSet(List<Rule> rules, String version) {
    this.rules = List.copyOf(rules);
    this.version = version;
  }

  /** Returns the rules that come with Opal. */
  public static RuleSet builtIn() {
    return BuiltIn.RULES;
  }

  /** Returns a name for these rules that changes with them. It is part of every plan's hash. */
  public String version() {
    return version;
  }

  /**
   * Returns these rules and those that the text holds.
   *
   * @param name what to call the text in a message
   * @throws RuleException where a rule does not parse, takes too much, or has the id of another
   */
  public RuleSet plus(String name, String text) throws RuleException {
    List<Rule> all = new ArrayList<>(rules);
    Set<String> ids = new HashSet<>();
    rules.forEach(rule -> ids.add(rule.id()));
    for (Rule rule : RuleReader.read(name, text)) {
      if (!ids.add(rule.id())) {
        throw new RuleException(
            name
                + ": expected an id that no other rule has, saw "
                + rule.id()
                + "; choose another");
      }
      try {
        rule.compiled();
      } catch (RuleException e) {
        throw new RuleException(name + ": rule " + rule.id() + ": " + e.getMessage());
      }
      all.add(rule);
    }
    return new RuleSet(all, digest(all));
  }

  /**
   * Returns these rules without some.
   *
   * @throws RuleException where there is no rule of an id
   */
  public RuleSet without(Set<String> ids) throws RuleException {
    List<Rule> rest = new ArrayList<>();
    Set<String> unknown = new HashSet<>(ids);
    for (Rule rule : rules) {
      if (!unknown.remove(rule.id()) && !ids.contains(rule.id())) {
        rest.add(rule);
      }
    }
    if (!unknown.isEmpty()) {
      throw new RuleException(
          "expected the id of a rule to leave out, saw " + String.join(", ", unknown));
    }
    return new RuleSet(rest, digest(rest));
  }

  List<Rule> rules() {
    return rules;
  }

  /**
   * Returns the rules as text, without what is for people and tests, under their version. Compiles
   * them, so that all is said that a start would have to find out.
   */
  static String compact(List<Rule> rules) throws RuleException {
    for (Rule rule : rules) {
      rule.compiled();
    }
    StringBuilder text = new StringBuilder();
    rules.forEach(rule -> text.append(rule.text()));
    return "#" + digest(rules) + "\n" + text;
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

  /** Read at first use; the version stands in the first line, so that no start computes it. */
  private static final class BuiltIn {
    static final RuleSet RULES = read();

    private static RuleSet read() {
      try (InputStream in = RuleSet.class.getResourceAsStream(BUILT_IN)) {
        if (in == null) {
          throw new IllegalStateException("expected the resource " + BUILT_IN + ", saw none");
        }
        String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        String version = text.substring(1, text.indexOf('\n'));
        return new RuleSet(RuleReader.read(BUILT_IN, text), version);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (RuleException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    }
  }
}
