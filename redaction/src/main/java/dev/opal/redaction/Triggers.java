// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import org.jspecify.annotations.Nullable;

/**
 * Where a match may begin, told from four case-folded bytes: almost every place of ordinary text is
 * passed by one look into a table that is small enough for the fastest cache, and most of the rest
 * by a second. What it finds is a candidate; it misses nothing. Built once, then read by many
 * threads.
 */
final class Triggers {
  /** A rule's literal may begin. */
  static final int RULE = 1;

  /** A known value may begin, as it is or with escapes. */
  static final int PLAIN = 2;

  /** A known value may begin in hexadecimal digits. */
  static final int HEX = 4;

  /** A known value may begin in base64: its first byte on a boundary, or its second behind one. */
  static final int BASE64 = 8;

  /** Its second byte begins after four bits. */
  static final int BASE64_AFTER_4 = 16;

  /** Its second byte begins after six bits. */
  static final int BASE64_AFTER_6 = 32;

  /** A known value may begin in base64, whatever the alignment. */
  static final int ANY_BASE64 = BASE64 | BASE64_AFTER_4 | BASE64_AFTER_6;

  static final int KNOWN = PLAIN | HEX | ANY_BASE64;

  /** How many bytes of a match are looked at. */
  static final int WIDTH = 4;

  /** How far {@link #find} looks ahead. */
  static final int AHEAD = 7;

  private static final int SMALL = 256;
  private static final int MIX = 0x9E3779B1;
  private static final int OTHER_MIX = 0x85EBCA6B;

  /** 32 KiB of bits. */
  private static final int MIN_BITS = 18;

  private static final int MAX_BITS = 24;
  private static final int BITS_TO_SPARE = 5;
  private static final int SHORT_BITS = 16;

  /** A bit for each value of a hash of four bytes: whether any trigger has it. */
  private final int[] bits;

  private final int shift;

  /** The kinds of the triggers that have a value of another hash of four bytes. */
  private final byte[] kinds;

  private final int kindsShift;

  /** What a trigger's first one to three bytes may be. */
  private final long[] shorter = new long[1 << (SHORT_BITS - 6)];

  /** As {@link #shorter}, with a line's end among them. */
  private final long[] shorterWrapped = new long[1 << (SHORT_BITS - 6)];

  /**
   * @param expected about how many triggers of known values there will be
   */
  Triggers(int expected) {
    int wanted = 32 - Integer.numberOfLeadingZeros(expected) + BITS_TO_SPARE;
    int width = Math.min(MAX_BITS, Math.max(MIN_BITS, wanted));
    this.bits = new int[1 << (width - 5)];
    this.shift = 32 - width;
    this.kinds = new byte[1 << (width - 2)];
    this.kindsShift = 34 - width;
  }

  /**
   * Adds the beginning of a literal of a rule, which may have one byte less than is looked at.
   *
   * @param following the folded bytes that can follow it, or null for any
   */
  void addLiteral(byte[] literal, @Nullable String following) {
    if (literal.length >= WIDTH) {
      add(literal, RULE);
    } else {
      byte[] widened = {literal[0], literal[1], literal[2], 0};
      for (int value = 0; value < 256; value++) {
        if ((value & 0x20) != 0 && (following == null || following.indexOf(value) >= 0)) {
          widened[3] = (byte) value;
          add(widened, RULE);
        }
      }
    }
  }

  /** Adds the first four bytes. */
  void add(byte[] bytes, int kind) {
    add(bytes, kind, shorter);
  }

  /** Adds the first four bytes, among which a line of base64 was wrapped. */
  void addWrapped(byte[] bytes, int kind) {
    add(bytes, kind, shorterWrapped);
  }

  private void add(byte[] bytes, int kind, long[] beginnings) {
    int folded = folded(bytes, 0);
    int slot = (folded * MIX) >>> shift;
    bits[slot >> 5] |= 1 << slot;
    kinds[(folded * OTHER_MIX) >>> kindsShift] |= (byte) kind;
    addBeginnings(folded, beginnings);
  }

  private static void addBeginnings(int folded, long[] beginnings) {
    for (int width = 1; width < WIDTH; width++) {
      int bit = shortSlot(folded >>> (8 * (WIDTH - width)), width);
      beginnings[bit >> 6] |= 1L << bit;
    }
  }

  /**
   * Finds the positions from {@code from} to {@code to} where a match may begin, of which eight
   * bytes are there. Without a branch, since no one can predict where they are.
   *
   * @param found takes the positions; longer than the text that is looked at
   * @return how many there are
   */
  int find(byte[] bytes, int from, int to, int[] found) {
    int[] table = bits;
    int right = shift;
    int count = 0;
    int window = 0;
    for (int i = 0; i < WIDTH - 1; i++) {
      window = (window << 8) | fold(bytes[from + i]);
    }
    for (int at = from; at < to; at++) {
      window = (window << 8) | ((bytes[at + WIDTH - 1] | 0x20) & 0xff);
      int slot = (window * MIX) >>> right;
      found[count] = at;
      count += (table[slot >> 5] >>> slot) & 1;
    }
    return count;
  }

  /** Tells whether nothing can begin anywhere, not even with bytes that are not there yet. */
  boolean findNothing(byte[] bytes) {
    int from = 0;
    int[] found = new int[Math.min(bytes.length, SMALL) + 1];
    for (int to = bytes.length - AHEAD; from < to; from = Math.min(to, from + SMALL)) {
      if (find(bytes, from, Math.min(to, from + SMALL), found) > 0) {
        return false;
      }
    }
    while (from < bytes.length && !mayBegin(bytes, from, bytes.length, true)) {
      from++;
    }
    return from == bytes.length;
  }

  /**
   * Tells whether a match may begin, where less than eight bytes are there.
   *
   * @param wrapped whether a line of base64 may be wrapped there
   */
  boolean mayBegin(byte[] bytes, int at, int end, boolean wrapped) {
    int width = Math.min(WIDTH - 1, end - at);
    int prefix = 0;
    for (int i = at; i < at + width; i++) {
      prefix = (prefix << 8) | fold(bytes[i]);
    }
    int bit = shortSlot(prefix, width);
    long beginnings = shorter[bit >> 6] | (wrapped ? shorterWrapped[bit >> 6] : 0);
    return (beginnings >>> bit & 1) != 0;
  }

  /** Returns what may begin at a position, of which four bytes are there. */
  int kinds(byte[] text, int at) {
    int folded = folded(text, at);
    int slot = (folded * MIX) >>> shift;
    boolean set = (bits[slot >> 5] >>> slot & 1) != 0;
    return set ? kinds[(folded * OTHER_MIX) >>> kindsShift] : 0;
  }

  private static int shortSlot(int prefix, int width) {
    return ((prefix + (width << 24)) * MIX) >>> (32 - SHORT_BITS);
  }

  /** Returns four bytes in one number, both cases of a letter made equal. */
  static int folded(byte[] bytes, int at) {
    return fold(bytes[at]) << 24
        | fold(bytes[at + 1]) << 16
        | fold(bytes[at + 2]) << 8
        | fold(bytes[at + 3]);
  }

  private static int fold(byte b) {
    return (b | 0x20) & 0xff;
  }
}
