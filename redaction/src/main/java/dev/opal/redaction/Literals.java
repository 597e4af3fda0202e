// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The literals at which rules' matches begin. They lie in one array of bytes, as they stand in the
 * built-in rules, so that a start makes no object for any of them. Immutable.
 *
 * <p>First come two tables of positions in the array, of three bytes each, by a hash of the folded
 * first four and of the folded first three bytes; then the lists that they point to: of each
 * literal its length, its bytes in lower case, how many rules begin with it, and two bytes for the
 * number of each; a length of zero ends a list. The position of no list is zero.
 */
final class Literals {
  private static final int TABLE_BITS = 12;
  private static final int POSITION_BYTES = 3;
  private static final int TABLE_BYTES = POSITION_BYTES << TABLE_BITS;
  private static final int LISTS = 2 * TABLE_BYTES;
  private static final int FAR = 7;
  private static final int MIX = 0x9E3779B1;

  private final byte[] bytes;

  /** Takes ownership of what {@link #bytes} gave. */
  Literals(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * @param privacy tells which rules are of no use, since what they recognise is left
   */
  static Literals of(List<Rule> rules, Privacy privacy) {
    Map<String, List<Integer>> byText = new TreeMap<>();
    for (int number = 0; number < rules.size(); number++) {
      if (privacy.of(rules.get(number).ruleClass()) != Treatment.LEAVE) {
        for (String text : rules.get(number).literals()) {
          byText.computeIfAbsent(lower(text), unused -> new ArrayList<>()).add(number);
        }
      }
    }
    return new Literals(new LiteralsBuilder(LISTS).build(byText));
  }

  byte[] bytes() {
    return bytes;
  }

  private static String lower(String text) {
    byte[] lower = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int i = 0; i < lower.length; i++) {
      lower[i] = lower(lower[i]);
    }
    return new String(lower, StandardCharsets.ISO_8859_1);
  }

  /** Returns the first of the literals of four bytes and more that may stand at a position. */
  int firstLong(byte[] text, int at) {
    return list(longSlot(Folded.four(text, at)));
  }

  /** Returns the first of the literals of three bytes that may stand at a position. */
  int firstShort(byte[] text, int at) {
    return list(shortSlot(Folded.three(text, at)));
  }

  private int list(int slot) {
    int position =
        (bytes[slot] & 0xff) << 16 | (bytes[slot + 1] & 0xff) << 8 | (bytes[slot + 2] & 0xff);
    return position == 0 ? bytes.length - 1 : position;
  }

  static int longSlot(int folded) {
    return ((folded * MIX) >>> (32 - TABLE_BITS)) * POSITION_BYTES;
  }

  static int shortSlot(int foldedThree) {
    return TABLE_BYTES + ((foldedThree * MIX) >>> (32 - TABLE_BITS)) * POSITION_BYTES;
  }

  /** Returns the length of a literal, or 0 behind the last of its list. */
  int length(int literal) {
    return bytes[literal];
  }

  /** Returns the one behind it in its list. */
  int next(int literal) {
    int rules = literal + 1 + bytes[literal];
    return rules + 1 + 2 * bytes[rules];
  }

  int rules(int literal) {
    return bytes[literal + 1 + bytes[literal]];
  }

  /** Returns the number of one of the rules that begin with a literal. */
  int rule(int literal, int index) {
    int at = literal + 2 + bytes[literal] + 2 * index;
    return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
  }

  /** Returns how many bytes at a position are the literal's, whatever their case. */
  int common(int literal, byte[] text, int at, int end) {
    int limit = Math.min(bytes[literal], end - at);
    int same = 0;
    while (same < limit && lower(text[at + same]) == bytes[literal + 1 + same]) {
      same++;
    }
    return same;
  }

  /** Tells whether a literal may stand at a position, of which four bytes are there. */
  boolean mayStand(byte[] text, int at, int end) {
    int folded = Folded.four(text, at);
    return mayStand(longSlot(folded), text, at, end)
        || mayStand(shortSlot(folded >>> 8), text, at, end);
  }

  private boolean mayStand(int slot, byte[] text, int at, int end) {
    if ((bytes[slot] | bytes[slot + 1] | bytes[slot + 2]) == 0) {
      return false;
    }
    for (int literal = list(slot); bytes[literal] > 0; literal = next(literal)) {
      int far = Math.min(bytes[literal], FAR) - 1;
      if (at + far < end && lower(text[at + far]) != bytes[literal + 1 + far]) {
        // The first bytes are alike, or it would not be in this list.
        continue;
      }
      int same = common(literal, text, at, end);
      if (same == bytes[literal] || at + same == end) {
        return true;
      }
    }
    return false;
  }

  /** Adds what the triggers need to know. */
  void addTo(Triggers triggers, List<Rule> rules) {
    for (int at = LISTS; at < bytes.length; ) {
      if (bytes[at] == 0) {
        at++;
        continue;
      }
      triggers.addLiteral(bytes, at + 1, bytes[at], following(at, rules));
      at = next(at);
    }
  }

  /** Returns what can follow a literal of three bytes, or null for anything. */
  private @Nullable String following(int literal, List<Rule> rules) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < rules(literal); i++) {
      String following = rules.get(rule(literal, i)).following();
      if (following == null) {
        return null;
      }
      all.append(following);
    }
    return all.toString();
  }

  private static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + 32) : b;
  }
}
