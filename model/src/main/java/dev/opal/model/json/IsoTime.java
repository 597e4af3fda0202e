// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.json;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times as {@link Instant#toString} writes them. By hand, because the first use of a formatter
 * costs a process several milliseconds.
 */
final class IsoTime {
  private static final long YEAR_10000 = 253_402_300_800L;
  private static final int NANOS_PER_MICRO = 1_000;
  private static final int NANOS_PER_MILLI = 1_000_000;

  private IsoTime() {}

  static String text(Instant time) {
    if (time.getEpochSecond() < 0 || time.getEpochSecond() >= YEAR_10000) {
      return time.toString();
    }
    LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
    StringBuilder out = new StringBuilder(32).append(utc.toLocalDate());
    digits(out.append('T'), utc.getHour(), 2);
    digits(out.append(':'), utc.getMinute(), 2);
    digits(out.append(':'), utc.getSecond(), 2);
    fraction(out, time.getNano());
    return out.append('Z').toString();
  }

  /** In groups of three digits, as many as are needed. */
  private static void fraction(StringBuilder out, int nanos) {
    if (nanos % NANOS_PER_MICRO != 0) {
      digits(out.append('.'), nanos, 9);
    } else if (nanos % NANOS_PER_MILLI != 0) {
      digits(out.append('.'), nanos / NANOS_PER_MICRO, 6);
    } else if (nanos != 0) {
      digits(out.append('.'), nanos / NANOS_PER_MILLI, 3);
    }
  }

  private static void digits(StringBuilder out, int number, int count) {
    String digits = Integer.toString(number);
    for (int i = digits.length(); i < count; i++) {
      out.append('0');
    }
    out.append(digits);
  }
}
