// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a match may begin, told from four case-folded bytes: almost every place of ordinary text is
 * passed by one look into a table that is small enough for the fastest cache, and most of the rest
 * by a closer look, which sees six bytes where a literal has as many. What it finds is a candidate;
 * it misses nothing. Read by many threads while one may add to it.
 */
final class Triggers {
  /** The name of a variable may begin whose value is looked for behind it alone. */
  static final int NAME = 1;

  /** A known value may begin, as it is or with escapes. */
  static final int PLAIN = 2;

  /** A known value may begin in hexadecimal digits. */
  static final int HEX = 4;

  /** A known value may begin in base64: its first byte on a boundary, or its second behind one. */
  static final int BASE64 = 8;

  /** Its second byte begins after four bits, or six. */
  static final int BASE64_AFTER_4 = 16;

  static final int BASE64_AFTER_6 = 32;

  /** A known value may begin in octal or decimal numbers; six bytes tell it. */
  static final int NUMBERS = 64;

  /** A known value may begin in base64 that is broken on its line; six bytes tell it. */
  static final int BROKEN_BASE64 = 128;

  /** A known value may begin in base64, whatever the alignment. */
  static final int ANY_BASE64 = BASE64 | BASE64_AFTER_4 | BASE64_AFTER_6;

  /** How many bytes of a match are looked at. */
  static final int WIDTH = 4;

  /** How far {@link #find} looks ahead. */
  static final int AHEAD = 7;

  private static final int MIX = 0x9E3779B1;
  private static final int OTHER_MIX = 0x85EBCA6B;

  /** 32 KiB of bits. */
  private static final int MIN_BITS = 18;

  private static final int MAX_BITS = 24;
  private static final int BITS_TO_SPARE = 5;
  private static final int SHORT_BITS = 16;
  private static final int SHORT_BYTES = 1 << (SHORT_BITS - 3);

  /** How many bytes tell kinds that four do not tell well enough. */
  static final int LONG_WIDTH = 6;

  private static final int LONG_BITS = 17;
  private static final int LONG_BYTES = 1 << (LONG_BITS - 3);

  /** Kinds that four bytes tell well enough are below it. */
  private static final int KINDS_BITS = 6;

  private static final int KINDS_MASK = (1 << KINDS_BITS) - 1;

  /** A bit for each value of a hash of four bytes: whether any trigger has it. */
  private final byte[] bits;

  private final int shift;

  /** The kinds of known values' triggers that have a value of another hash of four bytes. */
  private final byte[] kinds;

  private final int kindsShift;

  /**
   * A bit for each value of a hash of four bytes of literals and numbers that have less than six.
   */
  private final byte[] shortForms;

  /** A bit for each value of a hash of the first six bytes of what is told by six. */
  private final byte[] longForms;

  private final int longShift;

  /** Bits for what a trigger's first one to three bytes may be. */
  private final byte[] shorter;

  /** As {@link #shorter}, with a line's end among them. */
  private final byte[] shorterWrapped = new byte[SHORT_BYTES];

  /** The first two bytes of values whose numbers were added. */
  private final BitSet numbers = new BitSet();

  private Triggers(byte[] bits, byte[] shorter, byte[] shortForms, byte[] longForms) {
    this.bits = bits;
    this.shortForms = shortForms;
    this.longForms = longForms;
    this.longShift = Integer.numberOfLeadingZeros(longForms.length) - 2;
    this.shift = Integer.numberOfLeadingZeros(bits.length) - 2;
    this.kinds = new byte[bits.length * 2];
    this.kindsShift = shift + 2;
    this.shorter = shorter;
  }

  /**
   * @param expected about how many triggers of known values there will be
   */
  static Triggers forValues(long expected) {
    int wanted = 64 - Long.numberOfLeadingZeros(expected) + BITS_TO_SPARE;
    int width = Math.min(MAX_BITS, Math.max(MIN_BITS, wanted));
    byte[] bits = new byte[1 << (width - 3)];
    byte[] longForms = new byte[Math.max(LONG_BYTES, bits.length / 2)];
    return new Triggers(bits, new byte[SHORT_BYTES], new byte[SHORT_BYTES], longForms);
  }

  /** Returns those that {@link #bytes} gave, from a position on. */
  static Triggers of(byte[] bytes, int from) {
    int shorter = from + (1 << (MIN_BITS - 3));
    int shortForms = shorter + SHORT_BYTES;
    int longForms = shortForms + SHORT_BYTES;
    return new Triggers(
        Arrays.copyOfRange(bytes, from, shorter),
        Arrays.copyOfRange(bytes, shorter, shortForms),
        Arrays.copyOfRange(bytes, shortForms, longForms),
        Arrays.copyOfRange(bytes, longForms, longForms + LONG_BYTES));
  }

  /** Returns all in one, which is how the triggers of the built-in rules are kept. */
  byte[] bytes() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    List.of(bits, shorter, shortForms, longForms).forEach(all::writeBytes);
    return all.toByteArray();
  }

  /** Tells whether this has room for so many triggers of known values, or the most there can be. */
  boolean hasRoomFor(long expected) {
    long room = (long) bits.length << 3;
    return expected << BITS_TO_SPARE <= room || room == 1 << MAX_BITS;
  }

  /** Returns the same triggers of rules, to add to. */
  Triggers copy() {
    return new Triggers(bits.clone(), shorter.clone(), shortForms.clone(), longForms.clone());
  }

  /**
   * Adds the beginning of a literal of a rule, which may have one byte less than is looked at.
   *
   * @param following the folded bytes that can follow it, or null for any
   */
  void addLiteral(byte[] bytes, int at, int length, @Nullable String following) {
    byte[] literal = Arrays.copyOfRange(bytes, at, at + LONG_WIDTH);
    if (length >= LONG_WIDTH) {
      add(literal, 0);
      setLong(literal);
    } else if (length >= WIDTH) {
      addShort(literal);
    } else {
      for (int value = 0; value < 256; value++) {
        if ((value & 0x20) != 0 && (following == null || following.indexOf(value) >= 0)) {
          literal[WIDTH - 1] = (byte) value;
          addShort(literal);
        }
      }
    }
  }

  BitSet numbers() {
    return numbers;
  }

  /** Adds the first six bytes, or four where there are no more. */
  void addLong(byte[] bytes, int kind) {
    add(bytes, kind);
    if (bytes.length >= LONG_WIDTH) {
      setLong(bytes);
    } else {
      set(shortForms, (Folded.four(bytes, 0) * OTHER_MIX) >>> (32 - SHORT_BITS));
    }
  }

  /** Adds the first six bytes, among which a line of base64 was wrapped. */
  void addLongWrapped(byte[] bytes) {
    add(bytes, BROKEN_BASE64, shorterWrapped);
    setLong(bytes);
  }

  private void setLong(byte[] bytes) {
    set(longForms, longSlot(Folded.four(bytes, 0), bytes, 0));
  }

  private void addShort(byte[] literal) {
    add(literal, 0);
    set(shortForms, (Folded.four(literal, 0) * OTHER_MIX) >>> (32 - SHORT_BITS));
  }

  private static void set(byte[] bits, int slot) {
    bits[slot >> 3] |= (byte) (1 << (slot & 7));
  }

  /** Adds the first four bytes. */
  void add(byte[] bytes, int kind) {
    add(bytes, kind, shorter);
  }

  /** Adds the first four bytes, among which a line of base64 was wrapped. */
  void addWrapped(byte[] bytes, int kind) {
    add(bytes, kind, shorterWrapped);
  }

  private void add(byte[] bytes, int kind, byte[] beginnings) {
    int folded = Folded.four(bytes, 0);
    set(bits, (folded * MIX) >>> shift);
    kinds[(folded * OTHER_MIX) >>> kindsShift] |= (byte) kind;
    addBeginnings(folded, beginnings);
  }

  private static void addBeginnings(int folded, byte[] beginnings) {
    for (int width = 1; width < WIDTH; width++) {
      set(beginnings, shortSlot(folded >>> (8 * (WIDTH - width)), width));
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
    byte[] table = bits;
    int right = shift;
    int count = 0;
    int window = 0;
    for (int i = 0; i < WIDTH - 1; i++) {
      window = (window << 8) | Folded.one(bytes[from + i]);
    }
    for (int at = from; at < to; at++) {
      window = (window << 8) | ((bytes[at + WIDTH - 1] | 0x20) & 0xff);
      int slot = (window * MIX) >>> right;
      found[count] = at;
      count += (table[slot >> 3] >> (slot & 7)) & 1;
    }
    return closer(bytes, found, count);
  }

  /** Keeps of the positions found those that a closer look does not pass; without a branch too. */
  private int closer(byte[] bytes, int[] found, int count) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int at = found[i];
      int folded = Folded.four(bytes, at);
      int mixed = folded * OTHER_MIX;
      int shortSlot = mixed >>> (32 - SHORT_BITS);
      int longSlot = longSlot(folded, bytes, at);
      found[kept] = at;
      kept +=
          ((shortForms[shortSlot >> 3] >> (shortSlot & 7))
                  | (longForms[longSlot >> 3] >> (longSlot & 7))
                  | ((kinds[mixed >>> kindsShift] & KINDS_MASK) + KINDS_MASK) >> KINDS_BITS)
              & 1;
    }
    return kept;
  }

  private int longSlot(int folded, byte[] text, int at) {
    int more = Folded.one(text[at + WIDTH]) << 8 | Folded.one(text[at + WIDTH + 1]);
    return ((folded * MIX ^ more) * OTHER_MIX) >>> longShift;
  }

  /**
   * Tells whether nothing can begin anywhere in a text that ends there. Behind it stand zeros,
   * which hide no match: what of a match is looked at has at least four bytes, or may end with any.
   */
  boolean findNothing(byte[] text) {
    byte[] padded = Arrays.copyOf(text, text.length + AHEAD);
    int[] found = new int[Math.min(text.length, 256) + 1];
    for (int from = 0; from < text.length; from += 256) {
      if (find(padded, from, Math.min(text.length, from + 256), found) > 0) {
        return false;
      }
    }
    return true;
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
      prefix = (prefix << 8) | Folded.one(bytes[i]);
    }
    int bit = shortSlot(prefix, width);
    int beginnings = shorter[bit >> 3] | (wrapped ? shorterWrapped[bit >> 3] : 0);
    return (beginnings >> (bit & 7) & 1) != 0;
  }

  /** Returns what of known values may begin at a position, of which four bytes are there. */
  int kinds(byte[] text, int at, int end) {
    int folded = Folded.four(text, at);
    int slot = (folded * MIX) >>> shift;
    if ((bits[slot >> 3] >> (slot & 7) & 1) == 0) {
      return 0;
    }
    int found = kinds[(folded * OTHER_MIX) >>> kindsShift] & 0xff;
    if ((found & (ANY_BASE64 | BROKEN_BASE64)) == 0 || end - at < LONG_WIDTH) {
      return found;
    }
    int longSlot = longSlot(folded, text, at);
    if ((longForms[longSlot >> 3] >> (longSlot & 7) & 1) != 0) {
      return found;
    }
    return found & ~(isAlphanumeric(text, at) ? ANY_BASE64 | BROKEN_BASE64 : BROKEN_BASE64);
  }

  /** Six digits of base64 that nothing breaks or escapes are always written the same. */
  private static boolean isAlphanumeric(byte[] text, int at) {
    for (int i = 0; i < LONG_WIDTH; i++) {
      if (text[at + i] == '_' || !Scan.isWord(text[at + i])) {
        return false;
      }
    }
    return true;
  }

  private static int shortSlot(int prefix, int width) {
    return ((prefix + (width << 24)) * MIX) >>> (32 - SHORT_BITS);
  }
}
