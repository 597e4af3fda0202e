// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import java.util.Collection;

/** Guesses what a mistyped name was meant to be. */
public final class Nearest {
  private Nearest() {}

  /** Returns {@code ; did you mean …?} where a known name is near, else nothing. */
  public static String hint(String seen, Collection<String> known) {
    for (String name : known) {
      if (name.endsWith(" " + seen)) {
        return "; did you mean " + name + "?";
      }
    }
    String best = "";
    int most = Math.min(Math.max(2, seen.length() / 3), Math.max(1, seen.length() - 1));
    int bestDistance = most + 1;
    for (String name : known) {
      int distance = distance(seen, name);
      if (distance < bestDistance) {
        best = name;
        bestDistance = distance;
      }
    }
    return best.isEmpty() ? "" : "; did you mean " + best + "?";
  }

  /**
   * The number of single-character edits between the two (Levenshtein 1966), of at most 64
   * characters.
   */
  public static int distance(String a, String b) {
    int width = Math.min(b.length(), 64);
    int[] row = new int[width + 1];
    for (int j = 0; j <= width; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= Math.min(a.length(), 64); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= width; j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[width];
  }
}
