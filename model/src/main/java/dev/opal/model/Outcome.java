// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import dev.opal.redaction.Redacted;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How a step or an attempt ended.
 *
 * @param exitCode of its process, 128+n for a signal; null where there was none
 * @param signal that ended its process, or null
 * @param error one line for people, empty where there is nothing to say
 */
public record Outcome(
    Status status,
    @Nullable Integer exitCode,
    @Nullable Integer signal,
    Redacted error,
    Usage usage) {

  /** An outcome without a process. */
  public static Outcome of(Status status) {
    return new Outcome(status, null, null, Redacted.EMPTY, Usage.NONE);
  }

  /**
   * What a process and those it waited for have used, as far as it is known.
   *
   * @param peakMemoryBytes the largest resident set of any of them
   */
  public record Usage(
      OptionalLong cpuUserNanos,
      OptionalLong cpuSystemNanos,
      OptionalLong peakMemoryBytes,
      long stdoutBytes,
      long stderrBytes) {
    public static final Usage NONE =
        new Usage(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), 0, 0);
  }
}
