// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Causes on their way to be ranked. Confined to one thread. */
final class Suspects {
  private static final Comparator<Suspect> LIKELIEST_FIRST =
      Comparator.comparing((Suspect suspect) -> suspect.cause.confidence())
          .thenComparing(suspect -> suspect.touch)
          .thenComparing(suspect -> suspect.changedBefore);

  private final List<Suspect> found = new ArrayList<>();

  private record Suspect(Cause cause, Touch touch, int changedBefore) {}

  /** Adds what the failing step itself tells. */
  void add(Cause cause) {
    add(cause, Touch.STEP, 0);
  }

  /**
   * @param changedBefore how often it changed between the successes before
   */
  void add(Cause cause, Touch touch, int changedBefore) {
    found.add(new Suspect(cause, touch, changedBefore));
  }

  /** Returns the likeliest first; of equals, those first that were added first. */
  List<Cause> ranked() {
    return found.stream().sorted(LIKELIEST_FIRST).map(Suspect::cause).toList();
  }
}
