// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * How a step ended.
 *
 * @param exitCode the process's own, or 128 + n where signal n ended it
 * @param signal the signal that ended it
 * @param cpuUser CPU time in user mode of the process and of all descendants that were waited for
 * @param cpuSystem CPU time in the kernel, likewise
 * @param peakMemoryBytes largest resident set of any one of these processes; empty where it was not
 *     above Opal's own, because the kernel counts the address space that a process had before it
 *     executed its program, which was Opal's
 * @param cancelled Opal was asked to end the step: by {@link ChildProcess#cancel()}, by INT, TERM
 *     or HUP, or by a Ctrl-C after which nothing else was typed
 * @param heldOpen streams that a descendant still holds; they are drained until {@link
 *     ChildProcess#close()}
 * @param undelivered streams of which some bytes could not be written to Opal's own descriptor, for
 *     another reason than that nobody reads it (a full disk); the sink has all of them
 * @param sinkFailure what the sink threw first; the stream it was thrown for was not handed over
 *     any further
 */
public record ChildExit(
    int exitCode,
    OptionalInt signal,
    Duration cpuUser,
    Duration cpuSystem,
    OptionalLong peakMemoryBytes,
    boolean cancelled,
    Set<Stream> heldOpen,
    Set<Stream> undelivered,
    Optional<Throwable> sinkFailure) {

  public ChildExit {
    heldOpen = Set.copyOf(heldOpen);
    undelivered = Set.copyOf(undelivered);
  }
}
