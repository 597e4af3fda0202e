// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import org.jspecify.annotations.Nullable;

/**
 * A value in the parentheses of a decorator.
 *
 * @param key null where it has none
 * @param template the value without quotes
 * @param raw the fragment of a text that stands in double quotes, for those that read it
 *     themselves; null for others
 */
record Argument(
    @Nullable String key, Kind kind, Template template, @Nullable Fragment raw, int offset) {
  enum Kind {
    TEXT("a text in quotes"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    DURATION("a duration"),
    REFERENCE("a reference");

    private final String shown;

    Kind(String shown) {
      this.shown = shown;
    }

    @Override
    public String toString() {
      return shown;
    }
  }
}
