// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

/** A result file, or a pattern for some, that is not what was expected; the message is one line. */
public final class ResultException extends Exception {
  private static final long serialVersionUID = 1L;

  ResultException(String message) {
    super(message);
  }

  ResultException(String message, Exception cause) {
    super(message, cause);
  }
}
