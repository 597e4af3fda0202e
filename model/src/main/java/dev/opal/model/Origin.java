// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import java.util.Locale;

/** What made a run or joined it. */
public enum Origin {
  /** {@code opal exec}: one wrapped command. */
  EXEC,
  /** {@code opal run}: a plan of an .opl file. */
  PLAN,
  /** {@code opal begin} and {@code opal end}, or {@code opal note} between them. */
  BRACKET,
  /** A program that uses the library. */
  LIBRARY,
  /** {@code opal runs recover}: ends a run whose recorder died. */
  RECOVERY;

  /** Reads the lower-case form that {@link #toString} writes. */
  public static Origin parse(String text) {
    for (Origin value : values()) {
      if (value.toString().equals(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "an origin must be exec, plan, bracket, library or recovery but was " + Texts.quote(text));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
