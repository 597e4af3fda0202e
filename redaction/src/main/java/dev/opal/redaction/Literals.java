// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The literals at which rules' matches begin, found by their first four bytes. Immutable. */
final class Literals {
  /** A literal in lower case and the rules that begin with it. */
  static final class Literal {
    private final byte[] bytes;
    private final List<Rule> rules = new ArrayList<>(2);

    /** The first eight bytes, folded, and which of them there are. */
    private final long head;

    private final long mask;

    /** What can follow, or null for anything. */
    private @Nullable String following = "";

    private Literal(byte[] bytes) {
      this.bytes = bytes;
      this.mask = -1L << (8 * (HEAD - Math.min(HEAD, bytes.length)));
      this.head = folded(Arrays.copyOf(bytes, HEAD), 0) & mask;
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

  private static final int HEAD = 8;
  private static final int SLOT_SHIFT = 19;
  private static final Literal[] NONE = {};

  /** By the first four bytes; a literal of three stands in the slot of each that can follow. */
  private final Literal[] @Nullable [] byPrefix = new Literal[1 << (32 - SLOT_SHIFT)][];

  /** Those of three bytes, for text that ends behind them. */
  private Literal[] shortest = NONE;

  private final Map<String, Literal> all = new HashMap<>();

  /**
   * @param privacy tells which rules are of no use, since what they recognise is left
   */
  Literals(List<Rule> rules, Privacy privacy) {
    for (Rule rule : rules) {
      if (privacy.of(rule.ruleClass()) != Treatment.LEAVE) {
        for (String text : rule.literals()) {
          add(text, rule);
        }
      }
    }
    all.values().forEach(this::place);
  }

  private void add(String text, Rule rule) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = lower(bytes[i]);
    }
    String key = new String(bytes, StandardCharsets.ISO_8859_1);
    Literal literal = all.get(key);
    if (literal == null) {
      literal = new Literal(bytes);
      all.put(key, literal);
    }
    literal.rules.add(rule);
    String following = rule.following();
    literal.following =
        following == null || literal.following == null ? null : literal.following + following;
  }

  private void place(Literal literal) {
    if (literal.length() > Rule.MIN_LITERAL) {
      place(literal, Triggers.folded(literal.bytes, 0));
      return;
    }
    shortest = plus(shortest, literal);
    byte[] widened = Arrays.copyOf(literal.bytes, Triggers.WIDTH);
    String following = literal.following;
    for (int value = 0; value < 256; value++) {
      if (following == null || following.indexOf(value) >= 0) {
        widened[Rule.MIN_LITERAL] = (byte) value;
        place(literal, Triggers.folded(widened, 0));
      }
    }
  }

  private void place(Literal literal, int folded) {
    int slot = slot(folded);
    Literal[] there = byPrefix[slot];
    if (there == null) {
      byPrefix[slot] = new Literal[] {literal};
    } else if (there[there.length - 1] != literal) {
      byPrefix[slot] = plus(there, literal);
    }
  }

  private static Literal[] plus(Literal[] literals, Literal literal) {
    Literal[] more = Arrays.copyOf(literals, literals.length + 1);
    more[literals.length] = literal;
    return more;
  }

  void addTo(Triggers triggers) {
    for (Literal literal : all.values()) {
      triggers.addLiteral(literal.bytes, literal.following);
    }
  }

  /** Returns literals among which are all that begin at a position. Not to be written to. */
  Literal[] beginningWith(byte[] bytes, int at, int end) {
    if (end - at < Triggers.WIDTH) {
      return shortest;
    }
    Literal[] literals = byPrefix[slot(Triggers.folded(bytes, at))];
    return literals == null ? NONE : literals;
  }

  /** Tells whether a literal may stand at a position, of which eight bytes are there. */
  boolean mayStand(byte[] bytes, int at) {
    Literal[] literals = byPrefix[slot(Triggers.folded(bytes, at))];
    if (literals != null) {
      long text = folded(bytes, at);
      for (Literal literal : literals) {
        if ((text & literal.mask) == literal.head) {
          return true;
        }
      }
    }
    return false;
  }

  private static long folded(byte[] bytes, int at) {
    return (long) Triggers.folded(bytes, at) << 32
        | Integer.toUnsignedLong(Triggers.folded(bytes, at + 4));
  }

  private static int slot(int folded) {
    return (folded * 0x9E3779B1) >>> SLOT_SHIFT;
  }

  private static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
  }
}
