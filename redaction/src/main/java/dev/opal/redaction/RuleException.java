// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/** A rule that cannot be used. The message is one line and says what to do. */
public final class RuleException extends Exception {
  private static final long serialVersionUID = 1L;

  RuleException(String message) {
    super(printable(message));
  }

  /** What is quoted may hold anything. */
  private static String printable(String message) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < message.length(); i++) {
      char c = message.charAt(i);
      text.append(Character.isISOControl(c) ? '?' : c);
    }
    return text.toString();
  }
}
