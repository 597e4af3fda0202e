// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

/** A run cannot be recorded. The message is one line that says what to do. */
public final class RecordingException extends Exception {
  private static final long serialVersionUID = 1L;

  public RecordingException(String message) {
    super(message);
  }

  public RecordingException(String message, Throwable cause) {
    super(message, cause);
  }
}
