// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

/**
 * What lines are asked for.
 *
 * @param step of steps whose path it names, {@code *} standing for any characters; empty: of any,
 *     and of none
 * @param before how many lines before a match
 * @param after how many behind it
 */
public record GrepQuery(TextPattern pattern, String step, int before, int after) {
  boolean isStep(String path) {
    return step.isEmpty() || isNamed(path, step);
  }

  /** One star after the other takes as little as it can, so no step is tried twice. */
  private static boolean isNamed(String path, String glob) {
    String[] parts = glob.split("\\*", -1);
    if (parts.length == 1) {
      return path.equals(glob);
    }
    String last = parts[parts.length - 1];
    int at = parts[0].length();
    if (!path.startsWith(parts[0]) || path.length() - at < last.length()) {
      return false;
    }
    for (int i = 1; i < parts.length - 1; i++) {
      int found = path.indexOf(parts[i], at);
      if (found < 0) {
        return false;
      }
      at = found + parts[i].length();
    }
    return path.length() - at >= last.length() && path.endsWith(last);
  }
}
