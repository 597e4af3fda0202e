// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import java.time.Duration;

/** Durations as people write and read them. */
public final class Durations {
  private Durations() {}

  /**
   * Reads {@code 250ms}, {@code 90s}, {@code 15m}, {@code 48h} or {@code 7d}.
   *
   * @throws IllegalArgumentException where the text is none of these
   */
  public static Duration parse(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    try {
      long amount = Long.parseLong(text.substring(0, end));
      return switch (text.substring(end)) {
        case "ms" -> Duration.ofMillis(amount);
        case "s" -> Duration.ofSeconds(amount);
        case "m" -> Duration.ofMinutes(amount);
        case "h" -> Duration.ofHours(amount);
        case "d" -> Duration.ofDays(amount);
        default -> throw malformed(text);
      };
    } catch (NumberFormatException | ArithmeticException e) {
      throw malformed(text);
    }
  }

  /** Returns the duration in three digits or so: {@code 4ms}, {@code 1.5s}, {@code 2m05s}. */
  public static String format(long nanos) {
    long millis = nanos / 1_000_000;
    if (millis < 1000) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    // By hand: a Formatter costs a short command more than its question.
    StringBuilder out = new StringBuilder();
    if (seconds < 60) {
      out.append(seconds).append('.').append(millis % 1000 / 100).append('s');
    } else if (seconds < 3600) {
      appendTwoDigits(out.append(seconds / 60).append('m'), seconds % 60).append('s');
    } else {
      appendTwoDigits(out.append(seconds / 3600).append('h'), seconds % 3600 / 60).append('m');
    }
    return out.toString();
  }

  private static StringBuilder appendTwoDigits(StringBuilder out, long number) {
    return out.append(number / 10).append(number % 10);
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "a duration must look like 90s, 15m, 48h or 7d but was " + Texts.quote(text));
  }
}
