// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.Arrays;
import java.util.List;

/**
 * Values in order, so that those which begin as some text does stand side by side: reading a byte
 * narrows them, and what a search costs depends on the text it reads, not on how many values there
 * are. Immutable.
 */
final class SortedValues {
  /** So many bytes are read before the first look. */
  private static final int HEAD = 4;

  private static final int MIX = 0x9E3779B1;

  private final int from;
  private final byte[][] values;

  /** By the first bytes: where values with them begin, plus one. */
  private final int[] slots;

  private final int shift;

  /**
   * @param from how many bytes at the start of each are left out of account
   */
  SortedValues(int from) {
    this(from, new byte[0][]);
  }

  private SortedValues(int from, byte[][] sorted) {
    this.from = from;
    this.values = sorted;
    int bits = 33 - Integer.numberOfLeadingZeros(this.values.length + 1);
    this.slots = new int[1 << bits];
    this.shift = 32 - bits;
    for (int i = 0; i < this.values.length; i++) {
      if (i == 0 || head(i) != head(i - 1)) {
        slots[freeSlot(head(i))] = i + 1;
      }
    }
  }

  /**
   * Returns these values and others.
   *
   * @param added each at least {@code from + 4} bytes
   */
  SortedValues with(List<byte[]> added) {
    if (added.isEmpty()) {
      return this;
    }
    byte[][] all = Arrays.copyOf(values, values.length + added.size());
    for (int i = 0; i < added.size(); i++) {
      all[values.length + i] = added.get(i);
    }
    // What is in order already costs this sort no more than a look.
    Arrays.sort(all, (a, b) -> Arrays.compareUnsigned(a, from, a.length, b, from, b.length));
    return new SortedValues(from, all);
  }

  private int freeSlot(int head) {
    int slot = (head * MIX) >>> shift;
    while (slots[slot] != 0) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private int head(int index) {
    int head = 0;
    for (int i = 0; i < HEAD; i++) {
      head = head << 8 | at(index, i);
    }
    return head;
  }

  private int at(int index, int depth) {
    return values[index][from + depth] & 0xff;
  }

  /**
   * Returns the end of the longest value that stands where the decoder does, {@link Decoder#NONE},
   * or {@link Decoder#MORE} where more text may make a longer one.
   *
   * @param first what the decoder has returned already
   * @param second what it has returned then
   */
  int longest(Decoder decoder, int first, int second) {
    if (second < 0) {
      return second;
    }
    int head = first << 8 | second;
    for (int i = 2; i < HEAD; i++) {
      int b = decoder.next();
      if (b < 0) {
        return b;
      }
      head = head << 8 | b;
    }
    int low = first(head);
    return low < 0 ? Decoder.NONE : narrow(decoder, low, head);
  }

  private int narrow(Decoder decoder, int first, int head) {
    int low = first;
    int high = low + 1;
    while (high < values.length && head(high) == head) {
      high = bound(high, values.length, head);
    }
    int found = Decoder.NONE;
    for (int depth = HEAD; low < high; depth++) {
      while (low < high && values[low].length - from == depth) {
        found = decoder.position();
        low++;
      }
      if (low == high) {
        return found;
      }
      int b = decoder.next();
      if (b < 0) {
        return b == Decoder.MORE ? b : found;
      }
      low = bound(low, high, depth, b);
      high = bound(low, high, depth, b + 1);
    }
    return found;
  }

  /** Returns the first of a range whose head is beyond this one. */
  private int bound(int first, int end, int head) {
    int low = first;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Integer.compareUnsigned(head(middle), head) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Returns the first of a range whose byte at a depth is not below {@code least}. */
  private int bound(int first, int end, int depth, int least) {
    int low = first;
    int high = end;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (at(middle, depth) < least) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private int first(int head) {
    int slot = (head * MIX) >>> shift;
    while (slots[slot] != 0) {
      if (head(slots[slot] - 1) == head) {
        return slots[slot] - 1;
      }
      slot = slot + 1 & slots.length - 1;
    }
    return -1;
  }
}
