// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/**
 * Where a match may begin, told from four case-folded bytes by one look-up: almost every place of
 * ordinary text is passed so. What it finds is a candidate; it misses nothing. Built once, then
 * read by many threads.
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

  private static final int MIX = 0x9E3779B1;
  private static final int MIN_BITS = 16;
  private static final int MAX_BITS = 24;
  private static final int SHORT_BITS = 16;

  private final byte[] kinds;
  private final int shift;

  /** What a trigger's first one to three bytes may be. */
  private final long[] shorter = new long[1 << (SHORT_BITS - 6)];

  /** As {@link #shorter}, with a line's end among them. */
  private final long[] shorterWrapped = new long[1 << (SHORT_BITS - 6)];

  /**
   * @param expected about how many triggers there will be
   */
  Triggers(int expected) {
    int bits = Math.max(MIN_BITS, 36 - Integer.numberOfLeadingZeros(Math.max(1, expected)));
    bits = Math.min(bits, MAX_BITS);
    this.kinds = new byte[1 << bits];
    this.shift = 32 - bits;
  }

  /** Adds the beginning of a literal of a rule, which may have one byte less than is looked at. */
  void addLiteral(byte[] literal) {
    if (literal.length >= WIDTH) {
      add(literal, RULE);
      return;
    }
    byte[] widened = {literal[0], literal[1], literal[2], 0};
    for (int value = 0; value < 256; value++) {
      if ((value & 0x20) != 0) {
        widened[3] = (byte) value;
        add(widened, RULE);
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
    kinds[slot(folded)] |= (byte) kind;
    for (int width = 1; width < WIDTH; width++) {
      int bit = shortSlot(folded >>> (8 * (WIDTH - width)), width);
      beginnings[bit >> 6] |= 1L << bit;
    }
  }

  /**
   * Returns the first position from {@code at} on where a match may begin, or {@code end}. Among
   * the last bytes it is one whose rest may not be there yet.
   */
  int next(byte[] bytes, int at, int end) {
    byte[] table = kinds;
    int right = shift;
    int position = at;
    if (position + WIDTH <= end) {
      int window = folded(bytes, position) >>> 8;
      int last = end - (WIDTH - 1);
      for (; position < last; position++) {
        window = (window << 8) | ((bytes[position + WIDTH - 1] | 0x20) & 0xff);
        if (table[(window * MIX) >>> right] != 0) {
          return position;
        }
      }
    }
    while (position < end && !mayBegin(bytes, position, end, true)) {
      position++;
    }
    return position;
  }

  /**
   * Tells whether a match may begin with less than four bytes.
   *
   * @param wrapped whether a line of base64 may be wrapped there
   */
  boolean mayBegin(byte[] bytes, int at, int end, boolean wrapped) {
    int prefix = 0;
    for (int i = at; i < end; i++) {
      prefix = prefix << 8 | fold(bytes[i]);
    }
    int bit = shortSlot(prefix, end - at);
    long beginnings = shorter[bit >> 6] | (wrapped ? shorterWrapped[bit >> 6] : 0);
    return (beginnings >>> bit & 1) != 0;
  }

  /** Returns what may begin at a position, of which four bytes are there. */
  int kinds(byte[] bytes, int at) {
    return kinds[slot(folded(bytes, at))];
  }

  private int slot(int folded) {
    return (folded * MIX) >>> shift;
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
