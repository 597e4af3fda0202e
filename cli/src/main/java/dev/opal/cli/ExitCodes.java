// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

/** What Opal's exit codes mean; commands that wrap another pass that one's own through. */
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
}
