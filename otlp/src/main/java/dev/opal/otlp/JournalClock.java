// SPDX-License-Identifier: Apache-2.0
package dev.opal.otlp;

import dev.opal.model.Envelope;
import dev.opal.model.Writer;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time of one journal in nanoseconds since 1970: its first record says when, its monotonic
 * clock how much later. Results stay within what OTLP can hold, whatever a journal says.
 */
final class JournalClock {
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private boolean started;
  private long zero;
  private long last;

  /** Who writes the journal, once its first record has told. */
  @Nullable Writer writer;

  /** Returns the time of a record, which must be passed in the order of the journal. */
  long at(Envelope envelope) {
    if (!started) {
      started = true;
      zero = minus(nanos(envelope.time()), envelope.monoNanos());
    }
    long time = plus(zero, envelope.monoNanos());
    last = Math.max(last, time);
    return time;
  }

  /** Returns the latest time of a record so far. */
  long last() {
    return last;
  }

  static long plus(long time, long nanos) {
    try {
      return Math.max(0, Math.addExact(time, nanos));
    } catch (ArithmeticException e) {
      return nanos < 0 ? 0 : Long.MAX_VALUE;
    }
  }

  static long minus(long time, long nanos) {
    try {
      return Math.max(0, Math.subtractExact(time, nanos));
    } catch (ArithmeticException e) {
      return nanos > 0 ? 0 : Long.MAX_VALUE;
    }
  }

  private static long nanos(Instant time) {
    try {
      return plus(Math.multiplyExact(time.getEpochSecond(), NANOS_PER_SECOND), time.getNano());
    } catch (ArithmeticException e) {
      return time.getEpochSecond() < 0 ? 0 : Long.MAX_VALUE;
    }
  }
}
