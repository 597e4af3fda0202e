// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import org.jspecify.annotations.Nullable;

/** A set of byte values. Immutable. */
record ByteSet(long low, long middle, long high, long top) {
  static final ByteSet NONE = new ByteSet(0, 0, 0, 0);
  static final ByteSet DIGITS = range('0', '9');
  static final ByteSet WORD = DIGITS.or(range('a', 'z')).or(range('A', 'Z')).or(of('_'));
  static final ByteSet SPACE = range('\t', '\r').or(of(' '));
  static final ByteSet NO_LINE_END = of('\n').or(of('\r')).not();

  static ByteSet of(int value) {
    return range(value, value);
  }

  /** Returns the values from {@code first} to {@code last}, both inclusive. */
  static ByteSet range(int first, int last) {
    long[] words = new long[4];
    for (int value = first; value <= last; value++) {
      words[value >> 6] |= 1L << value;
    }
    return new ByteSet(words[0], words[1], words[2], words[3]);
  }

  boolean contains(int value) {
    long word =
        switch (value >> 6) {
          case 0 -> low;
          case 1 -> middle;
          case 2 -> high;
          default -> top;
        };
    return (word >>> value & 1) != 0;
  }

  ByteSet or(ByteSet that) {
    return new ByteSet(low | that.low, middle | that.middle, high | that.high, top | that.top);
  }

  /** Returns the values that belong where the one before does not, or do not where it does. */
  ByteSet changes() {
    return new ByteSet(
        low ^ low << 1,
        middle ^ (middle << 1 | low >>> 63),
        high ^ (high << 1 | middle >>> 63),
        top ^ (top << 1 | high >>> 63));
  }

  ByteSet not() {
    return new ByteSet(~low, ~middle, ~high, ~top);
  }

  /** Returns this set with both cases of each ASCII letter of which it holds one. */
  ByteSet bothCases() {
    long upper = (middle | middle >>> 32) & LETTERS;
    return new ByteSet(low, middle | upper | upper << 32, high, top);
  }

  /** By hand, for a record's own starts slowly. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ByteSet that
        && low == that.low
        && middle == that.middle
        && high == that.high
        && top == that.top;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(low ^ 3 * middle ^ 5 * high ^ 7 * top);
  }

  /** Upper case letters, as they stand in {@link #middle}; lower case ones stand 32 bits above. */
  private static final long LETTERS = 0x7fffffeL;
}
