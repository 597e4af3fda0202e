// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

/** Exit codes of steps that no process gives. */
final class ExitStatus {
  /** As timeout(1) has it. */
  static final int TIMED_OUT = 124;

  private ExitStatus() {}

  /** As a shell has it for what a signal ended. */
  static int of(int signal) {
    return 128 + signal;
  }
}
