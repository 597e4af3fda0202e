// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

/**
 * The command could not be started. The message is one line for a person; the exit code is what a
 * shell would give.
 */
public final class SpawnException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Opal's own failure, such as too many open files. */
  public static final int OWN_FAILURE = 125;

  /** Found, but not executable. */
  public static final int NOT_EXECUTABLE = 126;

  /** Not found. */
  public static final int NOT_FOUND = 127;

  private final int exitCode;
  private final boolean tooLong;

  SpawnException(int exitCode, String message) {
    this(exitCode, message, false);
  }

  /**
   * @param tooLong arguments and environment are longer than the kernel takes
   */
  SpawnException(int exitCode, String message, boolean tooLong) {
    super(message);
    this.exitCode = exitCode;
    this.tooLong = tooLong;
  }

  /** {@link #OWN_FAILURE}, {@link #NOT_EXECUTABLE} or {@link #NOT_FOUND}. */
  public int exitCode() {
    return exitCode;
  }

  /** Tells whether it might start with a shorter environment. */
  boolean isTooLong() {
    return tooLong;
  }
}
