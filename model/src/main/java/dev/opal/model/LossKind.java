// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import java.util.Locale;

/** What was lost; the unit of its count. */
public enum LossKind {
  /** Events that did not reach a journal. */
  EVENTS,
  /** Events that stand in a journal and that a listener did not take. */
  DELIVERIES,
  /** Bytes of output that did not reach a step log. */
  OUTPUT_BYTES,
  /** Bytes of a step log that no output record covers; they are kept. */
  UNCOVERED_BYTES,
  /** Bytes at the end of a journal that are no whole record; they are kept. */
  TORN_BYTES,
  /** Lines of a journal that are no records, or that break its chain; they are kept. */
  RECORDS,
  /** Journals and step logs that do not hold what their writer wrote; they are kept. */
  ALTERED_FILES,
  /** Journals that had not been closed when the run was sealed. */
  OPEN_JOURNALS,
  /** Secret values that a nested recorder could not hand to the one around it. */
  MASKS,
  /** Files of a bundle that are missing or cannot be read. */
  FILES;

  /** Reads the lower-case form that {@link #toString} writes. */
  public static LossKind parse(String text) {
    for (LossKind value : values()) {
      if (value.toString().equals(text)) {
        return value;
      }
    }
    throw new IllegalArgumentException(
        "a kind of loss must be one that this Opal knows but was " + Texts.quote(text));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
