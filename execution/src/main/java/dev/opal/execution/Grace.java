// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.time.Duration;

/**
 * How long a process layer waits.
 *
 * @param term from the request to cancel until TERM
 * @param kill from the request to cancel until KILL; not before {@code term}
 * @param quiet a stream that a descendant holds counts as done when nothing came for this long
 *     after the process ended
 * @param settle longest wait for streams after the process ended, should a descendant print without
 *     a pause; what the process itself printed is always read first
 */
public record Grace(Duration term, Duration kill, Duration quiet, Duration settle) {
  /** TERM after 5 s, KILL after 10 s; quiet for 250 ms, at most 5 s. */
  public static final Grace DEFAULT =
      new Grace(
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofMillis(250),
          Duration.ofSeconds(5));

  public Grace {
    if (kill.compareTo(term) < 0) {
      throw new IllegalArgumentException(
          "kill must not come before term " + term + " but was " + kill);
    }
  }
}
