// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

/**
 * A reference that names no run, or not one alone. The message is one line that says what to do.
 */
public final class ReferenceException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the reference. */
  public enum Kind {
    MALFORMED,
    NOT_FOUND,
    AMBIGUOUS
  }

  private final Kind kind;

  ReferenceException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
