// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import org.jspecify.annotations.Nullable;

/** A command fails. The message is one line: what was expected, what was seen, what to do next. */
final class CliException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int exitCode;

  CliException(int exitCode, String message) {
    this(exitCode, message, null);
  }

  CliException(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
