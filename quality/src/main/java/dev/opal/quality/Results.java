// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

import dev.opal.quality.Catalogue.Metric;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What some files of one kind tell together. Texts stand as in the files: they are whole, so that a
 * secret in them is known, and may be long.
 *
 * @param figures what was measured; empty where the files hold nothing to measure
 * @param notes at most {@link #LISTED}
 * @param unlisted how many notes more there would be
 * @param missing what the files should hold and do not; empty where there are figures
 */
public record Results(
    Map<Metric, Double> figures, List<Note> notes, long unlisted, String missing) {
  /** How many failed tests or violated rules are noted one by one. */
  public static final int LISTED = 20;

  public Results {
    EnumMap<Metric, Double> copy = new EnumMap<>(Metric.class);
    copy.putAll(figures);
    figures = Collections.unmodifiableMap(copy);
    notes = List.copyOf(notes);
  }

  /**
   * Files that hold nothing to measure, which never counts as nothing found.
   *
   * @param figures what is known all the same
   */
  static Results nothing(Map<Metric, Double> figures, String missing) {
    return new Results(figures, List.of(), 0, missing);
  }

  /** Returns whether the files held something to measure. */
  public boolean hasData() {
    return missing.isEmpty();
  }

  /** One thing found. */
  public record Note(String name, String value, Map<String, String> attributes) {
    public Note {
      attributes = Map.copyOf(attributes);
    }
  }

  /** Returns a number as people write it: a whole one without a fraction. */
  public static String text(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
