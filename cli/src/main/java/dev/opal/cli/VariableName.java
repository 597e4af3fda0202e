// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.util.Collection;

/**
 * The name of a secret variable, as a user gives it. Who gives the value in its place must not find
 * it in a message or a record.
 */
final class VariableName {
  private VariableName() {}

  /**
   * @throws IllegalArgumentException where one is no name; the message goes on after what they were
   *     given for, and holds nothing but what stands before an equals sign
   */
  static void requireAll(Collection<String> names) {
    for (String name : names) {
      if (!isName(name)) {
        int equals = Math.max(0, name.indexOf('='));
        String before = name.substring(0, equals);
        String seen = isName(before) ? before + "=…" : "something else";
        throw new IllegalArgumentException(
            "must be the name of a variable, without its value, but was " + seen);
      }
    }
  }

  /** As shells have them, and the signs of the names that npm reads. */
  private static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
      boolean later = (c >= '0' && c <= '9') || "-.:/".indexOf(c) >= 0;
      if (!letter && !(later && i > 0)) {
        return false;
      }
    }
    return !text.isEmpty();
  }
}
