// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import java.util.Locale;

/** How a run or a step stands or has ended. */
public enum Status {
  RUNNING,
  SUCCEEDED,
  FAILED,
  CANCELLED,
  TIMED_OUT,
  /** It did not end by itself: its recorder died. */
  INTERRUPTED;

  /** Reads the lower-case form that {@link #toString} writes. */
  public static Status parse(String text) {
    for (Status status : values()) {
      if (status.toString().equals(text)) {
        return status;
      }
    }
    throw new IllegalArgumentException(
        "a status must be running, succeeded, failed, cancelled, timed_out or interrupted but was "
            + Texts.quote(text));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
