// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The id of a run: {@code run-<yyyyMMdd>-<HHmmss>-<8 hex>}, its UTC start second and eight digits
 * of a digest. Safe as a file name; the text sorts by start. Whoever makes one reserves it in the
 * store before use.
 */
public record RunId(String value) implements Comparable<RunId> {
  private static final String FORM = "run-dddddddd-dddddd-xxxxxxxx";

  public RunId {
    if (!isRunId(value)) {
      throw new IllegalArgumentException(
          "a run id must look like run-20250920-102231-3f2a9c1e but was " + value);
    }
  }

  /** Tells whether the text has the form of a run id. */
  public static boolean isRunId(String text) {
    // By hand, and no formatter for the time either: their first use costs a process milliseconds.
    if (text.length() != FORM.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char form = FORM.charAt(i);
      boolean digit = c >= '0' && c <= '9';
      boolean fits =
          switch (form) {
            case 'd' -> digit;
            case 'x' -> digit || (c >= 'a' && c <= 'f');
            default -> c == form;
          };
      if (!fits) {
        return false;
      }
    }
    return true;
  }

  /**
   * Makes an id.
   *
   * @param process tells apart what starts in one nanosecond: host and process id
   * @param random 16 random bytes
   */
  public static RunId create(Name env, Name target, Instant start, String process, byte[] random) {
    String seed =
        env
            + "\n"
            + target
            + "\n"
            + start.getEpochSecond()
            + "."
            + start.getNano()
            + "\n"
            + process
            + "\n"
            + HexFormat.of().formatHex(random);
    String digest = Hash.of(seed.getBytes(StandardCharsets.UTF_8)).hex();
    return new RunId("run-" + second(start) + "-" + digest.substring(0, 8));
  }

  private static String second(Instant time) {
    LocalDateTime utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), 0, ZoneOffset.UTC);
    long day = (utc.getYear() * 100L + utc.getMonthValue()) * 100 + utc.getDayOfMonth();
    long second = (utc.getHour() * 100L + utc.getMinute()) * 100 + utc.getSecond();
    return padded(day, 8) + "-" + padded(second, 6);
  }

  private static String padded(long number, int digits) {
    String text = Long.toString(number);
    return "0".repeat(Math.max(0, digits - text.length())) + text;
  }

  /**
   * Returns the second in which the run started, as the id tells; the epoch where it tells none.
   */
  public Instant startedAt() {
    try {
      return LocalDateTime.of(
              number(4, 8),
              number(8, 10),
              number(10, 12),
              number(13, 15),
              number(15, 17),
              number(17, 19))
          .toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  private int number(int from, int to) {
    return Integer.parseInt(value, from, to, 10);
  }

  /** Returns the eight digits at the end. */
  public String digits() {
    return value.substring(value.length() - 8);
  }

  // By hand: what the compiler makes of a record's equals is in no AOT cache and costs a start 10
  // ms.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RunId that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public int compareTo(RunId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
