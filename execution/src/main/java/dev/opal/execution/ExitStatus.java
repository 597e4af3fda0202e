// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

/** Exit codes of steps that no process gives. */
final class ExitStatus {
  /** As timeout(1) has it. */
  static final int TIMED_OUT = 124;

  /** As a shell has it for INT. */
  static final int CANCELLED = 130;

  private ExitStatus() {}
}
