// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

/**
 * What Opal's exit codes mean. Those of commands that wrap others, {@code exec} and {@code run},
 * are the wrapped command's own; whatever keeps them from their work is {@link #OWN_FAILURE}, a
 * malformed command line and a home that cannot be used too. Only about its plan has {@code run}
 * more to say: {@link #USAGE} where it does not parse or resolve, or is to be the one of a file
 * that holds none, {@link #FINDING} where it is another than the one that was approved.
 */
final class ExitCodes {
  static final int DONE = 0;

  /** What was asked for was found: a difference, a failed check. */
  static final int FINDING = 1;

  /** The command line or a source is malformed, or an input is missing. */
  static final int USAGE = 2;

  /** A run, step or bundle was not found or is ambiguous. */
  static final int NOT_FOUND = 3;

  /** The store or a backend failed. */
  static final int BACKEND = 4;

  /** A wrapping command failed before or beside its command. */
  static final int OWN_FAILURE = 125;

  private ExitCodes() {}

  /** Returns the code of a failure of Opal's own in a command that wraps others. */
  static int wrapping(int code) {
    return code == FINDING ? FINDING : OWN_FAILURE;
  }
}
