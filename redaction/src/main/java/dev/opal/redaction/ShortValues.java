// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Secrets too short to be looked for wherever they may stand. They are found behind the name of
 * their variable: {@code PIN=1234}, {@code "pin": "1234"}. Read by many threads while one may add.
 */
final class ShortValues {
  /** A shorter name stands in too much. */
  static final int MIN_NAME = 3;

  /** What may follow a name at once where a value does. */
  static final String BEHIND_NAME = "\"'\\] \t:=>";

  private static final int MOST_QUOTES = 4;
  private static final int MOST_BLANKS = 8;

  /** All in ISO-8859-1 of their bytes. */
  private final Set<String> values = ConcurrentHashMap.newKeySet();

  /** By names in lower case. */
  private final Map<String, Set<String>> byName = new ConcurrentHashMap<>();

  private final List<String> names = new ArrayList<>();
  private volatile int longestName;

  void add(String value) {
    values.add(latin(value));
  }

  /** Returns whether the name is one more to look for. */
  boolean add(String name, String value) {
    if (name.length() < MIN_NAME || !name.chars().allMatch(Scan::isWord)) {
      return false;
    }
    String folded = name.toLowerCase(Locale.ROOT);
    boolean first = !byName.containsKey(folded);
    byName.computeIfAbsent(folded, unused -> ConcurrentHashMap.newKeySet()).add(latin(value));
    if (first) {
      names.add(folded);
      longestName = Math.max(longestName, folded.length());
    }
    return first;
  }

  private static String latin(String value) {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** Returns the names that came since there were so many. */
  List<String> names(int since) {
    return Collections.unmodifiableList(names.subList(since, names.size()));
  }

  /** Tells whether this is one of them. */
  boolean contains(String latin) {
    return values.contains(latin);
  }

  /**
   * Returns where what is assigned to a name begins, {@link Decoder#NONE} where no name stands at
   * the position, or {@link Decoder#MORE}.
   */
  int valueStart(byte[] text, int at, int end, boolean last) {
    int nameEnd = endOfName(text, at, end);
    if (nameEnd < end && !byName.containsKey(folded(text, at, nameEnd))) {
      return Decoder.NONE;
    }
    int sign = behind(text, behind(text, nameEnd, end, "\"'\\]", MOST_QUOTES), end);
    int signEnd = behind(text, sign, end, ":=>", 2);
    int start = behind(text, behind(text, signEnd, end), end, "\"'\\", MOST_QUOTES);
    if (start == end) {
      return last || nameEnd - at > longestName ? Decoder.NONE : Decoder.MORE;
    }
    return signEnd == sign ? Decoder.NONE : start;
  }

  /** Returns the end of the value of a name, {@link Decoder#NONE} or {@link Decoder#MORE}. */
  int valueEnd(byte[] text, int at, int start, int end, boolean last) {
    int found = Decoder.NONE;
    for (String value : byName.getOrDefault(nameAt(text, at, end), Set.of())) {
      int same = 0;
      while (same < value.length()
          && start + same < end
          && (text[start + same] & 0xff) == value.charAt(same)) {
        same++;
      }
      if (start + same == end && !last) {
        return Decoder.MORE;
      }
      if (same == value.length() && (start + same == end || !Scan.isWord(text[start + same]))) {
        found = Math.max(found, start + same);
      }
    }
    return found;
  }

  private static String nameAt(byte[] text, int at, int end) {
    return folded(text, at, endOfName(text, at, end));
  }

  private static String folded(byte[] text, int from, int to) {
    return new String(text, from, to - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }

  private static int endOfName(byte[] text, int from, int end) {
    int at = from;
    while (at < end && Scan.isWord(text[at])) {
      at++;
    }
    return at;
  }

  private static int behind(byte[] text, int from, int end) {
    return behind(text, from, end, " \t", MOST_BLANKS);
  }

  private static int behind(byte[] text, int from, int end, String signs, int most) {
    int at = from;
    while (at < end && at < from + most && signs.indexOf(text[at]) >= 0) {
      at++;
    }
    return at;
  }
}
