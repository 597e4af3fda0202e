// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A value that is wanted, and what it waits for. */
final class Need {
  private static final int SHOWN_VALUES = 10;

  final Reference reference;
  final int offset;

  /** What it is made of, or null where the outside gives it. */
  @Nullable Template source;

  /** Those that are made of this one, once for each place where they name it. */
  final List<Need> waiting = new ArrayList<>();

  int missing;

  /** The file could not be read, so that {@link #source} is what stands in for it. */
  boolean replaced;

  @Nullable Value value;

  Need(Reference reference, int offset) {
    this.reference = reference;
    this.offset = offset;
  }

  /**
   * Says which values need each other.
   *
   * @param needs without a value are those that wait for such a circle; none where all have one
   */
  static List<Problem> circle(Map<Reference, Need> needs) {
    Map<Need, Integer> places = new HashMap<>();
    List<Need> path = new ArrayList<>();
    Need at = firstWithoutValue(needs);
    while (at != null) {
      Integer seen = places.putIfAbsent(at, path.size());
      if (seen != null) {
        String shown = shown(path.subList(seen, path.size()));
        return List.of(new Problem(at.offset, "expected no circle of values, saw " + shown));
      }
      path.add(at);
      at = at.unfinished(needs);
    }
    return List.of();
  }

  private static @Nullable Need firstWithoutValue(Map<Reference, Need> needs) {
    for (Need need : needs.values()) {
      if (need.value == null) {
        return need;
      }
    }
    return null;
  }

  private @Nullable Need unfinished(Map<Reference, Need> needs) {
    if (source != null) {
      for (Template.Use use : source.uses()) {
        Need part = needs.get(use.reference());
        if (part != null && part.value == null) {
          return part;
        }
      }
    }
    return null;
  }

  private static String shown(List<Need> circle) {
    StringBuilder shown = new StringBuilder();
    for (Need need : circle.subList(0, Math.min(SHOWN_VALUES, circle.size()))) {
      shown.append(Words.shown(need.reference)).append(" → ");
    }
    int left = circle.size() - SHOWN_VALUES;
    return shown
        .append(left > 0 ? "and " + left + " more → " : "")
        .append(Words.shown(circle.getFirst().reference))
        .toString();
  }
}
