// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.execution.ByteStrings;
import dev.opal.execution.Inherited;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The environment as Opal's caller gave it. The launcher changes what would make Java speak or
 * mangle names: a variable that it replaced travels as {@code OPAL_SAVED_<name>}, one that it added
 * is named in {@code OPAL_ADDED}, colons between names.
 */
final class CallerEnvironment {
  private static final String SAVED = "OPAL_SAVED_";
  private static final String ADDED = "OPAL_ADDED";

  /** Nothing in Java can change them, and to split and decode them takes a cold JVM 1 ms. */
  private static final ByteStrings BYTES = given();

  private static final Map<String, String> VARIABLES = Collections.unmodifiableMap(decoded(BYTES));

  private CallerEnvironment() {}

  /** Returns every variable as bytes, for a child. */
  static ByteStrings bytes() {
    return BYTES;
  }

  private static ByteStrings given() {
    ByteStrings result = Inherited.environment();
    Map<String, String> given = decoded(result);
    String added = given.get(ADDED);
    if (added != null) {
      result = result.without(ADDED);
      for (String name : added.split(":", -1)) {
        result = name.isEmpty() ? result : result.without(name);
      }
    }
    for (Map.Entry<String, String> saved : given.entrySet()) {
      if (saved.getKey().startsWith(SAVED)) {
        result =
            result
                .without(saved.getKey())
                .with(saved.getKey().substring(SAVED.length()), saved.getValue());
      }
    }
    return result;
  }

  /** Returns every variable as text, whatever the locale; the first of a name counts. */
  static Map<String, String> variables() {
    return VARIABLES;
  }

  private static Map<String, String> decoded(ByteStrings environment) {
    Map<String, String> result = new LinkedHashMap<>();
    for (int i = 0; i < environment.size(); i++) {
      String text = environment.text(i);
      int equals = text.indexOf('=');
      if (equals > 0) {
        result.putIfAbsent(text.substring(0, equals), text.substring(equals + 1));
      }
    }
    return result;
  }
}
