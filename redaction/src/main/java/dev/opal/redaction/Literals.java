// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The literals at which rules' matches begin, found by their first three bytes. Immutable. */
final class Literals {
  /** A literal in lower case and the rules that begin with it. */
  static final class Literal {
    private final byte[] bytes;
    private final List<Rule> rules = new ArrayList<>();

    private Literal(byte[] bytes) {
      this.bytes = bytes;
    }

    List<Rule> rules() {
      return rules;
    }

    int length() {
      return bytes.length;
    }

    /** Returns how many bytes at a position are this literal's, whatever their case. */
    int common(byte[] text, int at, int end) {
      int limit = Math.min(bytes.length, end - at);
      int same = 0;
      while (same < limit && lower(text[at + same]) == bytes[same]) {
        same++;
      }
      return same;
    }
  }

  private static final int SLOTS = 1 << 12;

  private final @Nullable List<Literal>[] byPrefix = slots();
  private final Map<String, Literal> all = new HashMap<>();

  /**
   * @param privacy tells which rules are of no use, since what they recognise is left
   */
  Literals(List<Rule> rules, Privacy privacy) {
    for (Rule rule : rules) {
      if (privacy.of(rule.ruleClass()) == Treatment.LEAVE) {
        continue;
      }
      for (String text : rule.literals()) {
        literal(text).rules.add(rule);
      }
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static @Nullable List<Literal>[] slots() {
    return new List[SLOTS];
  }

  private Literal literal(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = lower(bytes[i]);
    }
    String key = new String(bytes, StandardCharsets.ISO_8859_1);
    Literal known = all.get(key);
    if (known == null) {
      known = new Literal(bytes);
      all.put(key, known);
      int slot = slot(bytes, 0);
      List<Literal> list = byPrefix[slot];
      if (list == null) {
        list = new ArrayList<>(2);
        byPrefix[slot] = list;
      }
      list.add(known);
    }
    return known;
  }

  int size() {
    return all.size();
  }

  void addTo(Triggers triggers) {
    for (Literal literal : all.values()) {
      triggers.addLiteral(literal.bytes);
    }
  }

  /** Returns literals among which are all that begin with the three bytes at {@code at}. */
  List<Literal> beginningWith(byte[] bytes, int at) {
    List<Literal> list = byPrefix[slot(bytes, at)];
    return list == null ? List.of() : list;
  }

  private static int slot(byte[] bytes, int at) {
    int prefix = 0;
    for (int i = 0; i < Rule.MIN_LITERAL; i++) {
      prefix = (prefix << 8) | ((bytes[at + i] | 0x20) & 0xff);
    }
    return (prefix * 0x9E3779B1) >>> 20;
  }

  private static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
  }
}
