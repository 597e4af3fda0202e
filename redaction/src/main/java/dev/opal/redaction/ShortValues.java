// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * Secrets too short to be looked for wherever they may stand. They are found behind the name of
 * their variable: {@code PIN=1234}, {@code "pin": "1234"}. Read by many threads while one may add.
 */
final class ShortValues {
  /** A shorter name stands in too much. */
  static final int MIN_NAME = 3;

  /** Names come with data: none may make each look a long one. */
  private static final int MAX_NAME = 128;

  static final NavigableSet<String> NONE = Collections.emptyNavigableSet();

  /** All in ISO-8859-1 of their bytes. */
  private final Set<String> values = ConcurrentHashMap.newKeySet();

  /** By names in lower case. */
  private final Map<String, NavigableSet<String>> byName = new ConcurrentHashMap<>();

  private final List<String> names = new ArrayList<>();
  private volatile int longestName;

  void add(String value) {
    values.add(latin(value));
  }

  /** Returns whether the name is one more to look for. */
  boolean add(String name, String value) {
    if (!isName(name)) {
      return false;
    }
    String folded = name.toLowerCase(Locale.ROOT);
    boolean first = !byName.containsKey(folded);
    byName.computeIfAbsent(folded, unused -> new ConcurrentSkipListSet<>()).add(latin(value));
    if (first) {
      names.add(folded);
      longestName = Math.max(longestName, folded.length());
    }
    return first;
  }

  private static boolean isName(String name) {
    int length = name.length();
    return length >= MIN_NAME && length <= MAX_NAME && name.chars().allMatch(Scan::isWord);
  }

  private static String latin(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Returns the names that came since there were so many. */
  List<String> names(int since) {
    return Collections.unmodifiableList(names.subList(since, names.size()));
  }

  int longestName() {
    return longestName;
  }

  /** Tells whether this is one of them. */
  boolean contains(String latin) {
    return values.contains(latin);
  }

  /** Tells whether nothing is left to add of a value of this name. */
  boolean contains(String name, String value) {
    return !isName(name)
        || byName.getOrDefault(name.toLowerCase(Locale.ROOT), NONE).contains(latin(value));
  }

  /** Returns the values of the name that stands there, each a character for each byte. */
  NavigableSet<String> of(byte[] text, int from, int to) {
    String name = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
    return byName.getOrDefault(name.toLowerCase(Locale.ROOT), NONE);
  }
}
