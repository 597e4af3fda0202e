// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

/** Where a process wrote its output. */
public enum Stream {
  STDOUT,
  STDERR,
  /**
   * Both standard output and standard error where both are one terminal. They then share one
   * pseudo-terminal, because two would lose the order in which a person sees them; nothing can tell
   * them apart afterwards.
   */
  TERMINAL
}
