// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Every byte string at which a match may begin: the forms of known values and the literals of
 * rules. A table over three case-folded bytes passes almost every position of ordinary text in one
 * look-up. Immutable.
 */
final class Literals {
  /**
   * A byte string to look for. A known value is compared exactly, a rule's literal by folded case.
   */
  record Literal(byte[] bytes, @Nullable Rule rule) {
    boolean differsAt(int index, byte seen) {
      byte wanted = bytes[index];
      return wanted != seen && (rule == null || lower(wanted) != lower(seen));
    }
  }

  private static final int TABLE_BITS = 16;

  private final boolean[] mayBegin = new boolean[1 << TABLE_BITS];
  private final boolean[] mayBeginByOne = new boolean[256];
  private final boolean[] mayBeginByTwo = new boolean[1 << 16];
  private final Map<Integer, List<Literal>> byPrefix = new HashMap<>();

  Literals(List<Rule> rules, Iterable<byte[]> knownForms) {
    for (Rule rule : rules) {
      for (String literal : rule.literals()) {
        add(new Literal(literal.getBytes(StandardCharsets.ISO_8859_1), rule));
      }
    }
    for (byte[] form : knownForms) {
      add(new Literal(form, null));
    }
  }

  private void add(Literal literal) {
    byte[] bytes = literal.bytes();
    mayBeginByOne[fold(bytes[0])] = true;
    mayBeginByTwo[fold(bytes[0]) << 8 | fold(bytes[1])] = true;
    mayBegin[hash(bytes, 0)] = true;
    byPrefix.computeIfAbsent(prefix(bytes, 0), unused -> new ArrayList<>()).add(literal);
  }

  /**
   * Returns the first position from {@code at} where a literal may begin, or {@code end}. In the
   * last two bytes a literal may begin whose rest is not there yet.
   */
  int next(byte[] bytes, int at, int end) {
    int position = at;
    while (position < end - 2) {
      if (mayBegin[hash(bytes, position)]) {
        return position;
      }
      position++;
    }
    while (position < end && !mayBeginShort(bytes, position, end)) {
      position++;
    }
    return position;
  }

  private boolean mayBeginShort(byte[] bytes, int at, int end) {
    return end - at == 1
        ? mayBeginByOne[fold(bytes[at])]
        : mayBeginByTwo[fold(bytes[at]) << 8 | fold(bytes[at + 1])];
  }

  /** Returns the literals that may begin with the three bytes at {@code at}. */
  List<Literal> beginningWith(byte[] bytes, int at) {
    return byPrefix.getOrDefault(prefix(bytes, at), List.of());
  }

  private static int hash(byte[] bytes, int at) {
    int mixed = prefix(bytes, at) * 0x9E3779B1;
    return mixed >>> (32 - TABLE_BITS);
  }

  private static int prefix(byte[] bytes, int at) {
    return fold(bytes[at]) << 16 | fold(bytes[at + 1]) << 8 | fold(bytes[at + 2]);
  }

  /** Makes both cases of a letter equal; what else it makes equal is told apart by comparison. */
  private static int fold(byte b) {
    return (b | 0x20) & 0xff;
  }

  private static int lower(byte b) {
    return b >= 'A' && b <= 'Z' ? b + 32 : b;
  }
}
