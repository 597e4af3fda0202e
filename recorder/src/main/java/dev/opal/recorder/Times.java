// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.json.Json;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Arithmetic that no time breaks: a journal may say anything, and a clock may have jumped. */
final class Times {
  private Times() {}

  /** Returns the time so much later, or the time itself where an Instant cannot hold that. */
  static Instant plus(Instant time, long nanos) {
    try {
      return time.plusNanos(nanos);
    } catch (DateTimeException | ArithmeticException e) {
      return time;
    }
  }

  /** Returns how much later the second is: at least 0, at most what JSON holds. */
  static long nanosBetween(Instant from, Instant to) {
    try {
      return Math.min(Json.MAX_INTEGER, Math.max(0, Duration.between(from, to).toNanos()));
    } catch (ArithmeticException e) {
      return to.isBefore(from) ? 0 : Json.MAX_INTEGER;
    }
  }
}
