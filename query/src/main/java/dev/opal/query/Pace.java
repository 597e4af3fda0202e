// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import java.util.ArrayList;
import java.util.List;

/**
 * How long something usually takes. A duration is out of line where it is away from the median by
 * more than four times the median deviation, more than half the median and more than a quarter of a
 * second: the first bounds what varies much, the others what hardly varies.
 *
 * @param medianNanos of an even number, the lower one of the two in the middle
 * @param deviationNanos the median of the distances from the median
 * @param count of how many durations
 */
record Pace(long medianNanos, long deviationNanos, int count) {
  private static final int DEVIATIONS = 4;
  private static final long LEAST_NANOS = 250_000_000;

  /**
   * @param durations at least one
   */
  static Pace of(List<Long> durations) {
    long median = median(durations);
    List<Long> distances = new ArrayList<>();
    durations.forEach(duration -> distances.add(Math.abs(duration - median)));
    return new Pace(median, median(distances), durations.size());
  }

  boolean isOut(long nanos) {
    return Math.abs(nanos - medianNanos) > tolerance();
  }

  boolean isLonger(long nanos) {
    return nanos - medianNanos > tolerance();
  }

  private long tolerance() {
    return Math.max(Math.max(DEVIATIONS * deviationNanos, medianNanos / 2), LEAST_NANOS);
  }

  private static long median(List<Long> values) {
    List<Long> sorted = new ArrayList<>(values);
    sorted.sort(null);
    return sorted.get((sorted.size() - 1) / 2);
  }
}
