// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The id of a run: {@code run-<yyyyMMdd>-<HHmmss>-<8 hex>}, its UTC start second and eight digits
 * of a digest. Safe as a file name; the text sorts by start. Whoever makes one reserves it in the
 * store before use.
 */
public record RunId(String value) implements Comparable<RunId> {
  private static final Pattern FORM = Pattern.compile("run-\\d{8}-\\d{6}-[0-9a-f]{8}");
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  public RunId {
    if (!isRunId(value)) {
      throw new IllegalArgumentException(
          "a run id must look like run-20250920-102231-3f2a9c1e but was " + value);
    }
  }

  /** Tells whether the text has the form of a run id. */
  public static boolean isRunId(String text) {
    return FORM.matcher(text).matches();
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
    return new RunId("run-" + SECOND.format(start) + "-" + digest.substring(0, 8));
  }

  /**
   * Returns the second in which the run started, as the id tells; the epoch where it tells none.
   */
  public Instant startedAt() {
    try {
      return SECOND.parse(value.substring(4, 19), Instant::from);
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
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
