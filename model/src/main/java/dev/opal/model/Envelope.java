// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import java.time.Instant;

/**
 * What every record of a journal has.
 *
 * @param seq counted from 0 in its journal
 * @param prev the digest of the line before, without its line feed; {@link Hash#ZERO} for the first
 * @param time by the wall clock, for people: it may jump
 * @param monoNanos since the writer's first record, by the monotonic clock: durations come from it
 * @param span the step that the event belongs to, or the run's root span
 */
public record Envelope(long seq, Hash prev, Instant time, long monoNanos, SpanId span) {
  /** The version of the journal's format. */
  public static final int VERSION = 1;
}
