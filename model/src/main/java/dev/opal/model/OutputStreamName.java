// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import java.util.Locale;

/** Where output came from. */
public enum OutputStreamName {
  STDOUT,
  STDERR,
  /** A pseudo-terminal, in which the two are one. */
  TERMINAL;

  /** Reads the lower-case form that {@link #toString} writes. */
  public static OutputStreamName parse(String text) {
    for (OutputStreamName value : values()) {
      if (value.toString().equals(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "a stream must be stdout, stderr or terminal but was " + Texts.quote(text));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
