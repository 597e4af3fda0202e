// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.query.Difference.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects what differs. Confined to one thread. */
final class Differences {
  private final List<Difference> found = new ArrayList<>();

  void add(Kind kind, String subject, @Nullable String before, @Nullable String after) {
    found.add(new Difference(kind, subject, before, after));
  }

  /** Adds what is not equal. */
  void compare(Kind kind, String subject, @Nullable Object before, @Nullable Object after) {
    if (!Objects.equals(before, after)) {
      add(kind, subject, text(before), text(after));
    }
  }

  /** Adds what is not equal under one name, by names. */
  void compareEach(Kind kind, Map<String, String> before, Map<String, String> after) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      compare(kind, name, before.get(name), after.get(name));
    }
  }

  List<Difference> found() {
    List<Difference> sorted = new ArrayList<>(found);
    sorted.sort((a, b) -> a.kind().section().compareTo(b.kind().section()));
    return List.copyOf(sorted);
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
