// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import java.util.Map;
import java.util.TreeMap;

/**
 * Quantiles of any number of durations in little memory: counts in buckets whose width is 1/32 of
 * what they hold, so that an answer is at most 3 % too high; the largest is exact.
 */
final class DurationSketch {
  private static final int DIGITS = 5;

  private final TreeMap<Long, Long> buckets = new TreeMap<>();
  private long count;
  private long max;

  void add(long nanos) {
    long value = Math.max(0, nanos);
    buckets.merge(top(value), 1L, Long::sum);
    count++;
    max = Math.max(max, value);
  }

  /** Returns the largest value of the bucket. */
  private static long top(long value) {
    int shift = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(value) - 1 - DIGITS);
    return value | ((1L << shift) - 1);
  }

  long max() {
    return max;
  }

  /** Returns what so large a part is at most; 0 where there is nothing. */
  long quantile(double part) {
    long wanted = (long) Math.ceil(part * count);
    long seen = 0;
    for (Map.Entry<Long, Long> bucket : buckets.entrySet()) {
      seen += bucket.getValue();
      if (seen >= wanted) {
        return Math.min(bucket.getKey(), max);
      }
    }
    return max;
  }
}
