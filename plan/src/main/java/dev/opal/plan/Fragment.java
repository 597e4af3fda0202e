// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

/**
 * Text as it is meant, and where each of its characters stands in the source.
 *
 * @param offsets tells where a character stands, and the end
 */
record Fragment(String text, Offsets offsets) {
  /** Where the characters of a fragment stand. */
  @FunctionalInterface
  interface Offsets {
    int of(int index);
  }

  /** A piece of the source, as it stands there. */
  static Fragment of(Source source, int from, int to) {
    return new Fragment(source.text().substring(from, to), index -> from + index);
  }

  int at(int index) {
    return offsets.of(index);
  }
}
