// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/** A rule that cannot be used. The message is one line and says what to do. */
public final class RuleException extends Exception {
  private static final long serialVersionUID = 1L;

  RuleException(String message) {
    super(message);
  }
}
