// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Name;
import dev.opal.model.Status;
import dev.opal.model.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a user writes to name a run, understood but not yet looked up. */
sealed interface RunReference {
  /** Counted from the newest, 0, among the runs of a status, or of an environment and target. */
  record Latest(Set<Status> statuses, @Nullable String env, @Nullable String target, int back)
      implements RunReference {}

  /**
   * An id, a part of one, or an external id.
   *
   * @param texts each a way to read what was written
   */
  record Named(List<String> texts) implements RunReference {}

  String LATEST = "latest";
  String PREFIX = "run-";
  int DATE = "yyyy-mm-dd".length();
  int MONTH = "yyyy-mm".length();
  int HEX_DIGITS = 8;

  /**
   * Reads {@code latest}, {@code latest~3}, {@code latest:failed}, {@code latest:prod/deploy} or a
   * name.
   */
  static RunReference parse(String text) throws ReferenceException {
    if (text.isEmpty()) {
      throw malformed(text);
    }
    boolean latest =
        text.startsWith(LATEST)
            && (text.length() == LATEST.length()
                || ":~".indexOf(text.charAt(LATEST.length())) >= 0);
    return latest ? latest(text) : new Named(readings(text));
  }

  private static Latest latest(String text) throws ReferenceException {
    int tilde = text.indexOf('~');
    int back = tilde < 0 ? 0 : count(text, text.substring(tilde + 1));
    String head = tilde < 0 ? text : text.substring(0, tilde);
    if (head.equals(LATEST)) {
      return new Latest(Set.of(), null, null, back);
    }
    String selector = head.substring(LATEST.length() + 1);
    int slash = selector.indexOf('/');
    if (slash < 0) {
      return new Latest(Set.of(status(text, selector)), null, null, back);
    }
    String env = selector.substring(0, slash);
    String target = selector.substring(slash + 1);
    if (!Name.isName(env) || !Name.isName(target)) {
      throw malformed(text);
    }
    return new Latest(Set.of(), env, target, back);
  }

  private static Status status(String text, String selector) throws ReferenceException {
    try {
      return Status.parse(selector);
    } catch (IllegalArgumentException e) {
      throw malformed(text);
    }
  }

  private static int count(String text, String digits) throws ReferenceException {
    try {
      int count = Integer.parseInt(digits);
      if (count >= 0 && Character.isDigit(digits.charAt(0))) {
        return count;
      }
    } catch (NumberFormatException e) {
      throw malformed(text);
    }
    throw malformed(text);
  }

  private static ReferenceException malformed(String text) {
    return new ReferenceException(
        ReferenceException.Kind.MALFORMED,
        "a run must be an id, the beginning of one, its last 8 digits, an external id, latest,"
            + " latest~3, latest:failed or latest:<env>/<target>, but was "
            + Texts.quote(text));
  }

  private static List<String> readings(String text) {
    List<String> readings = new ArrayList<>();
    readings.add(text);
    String id = text.startsWith(PREFIX) ? text : PREFIX + text;
    String compact = compact(id.substring(PREFIX.length()));
    add(readings, compact == null ? id : PREFIX + compact);
    if (text.length() == HEX_DIGITS) {
      add(readings, text.toLowerCase(Locale.ROOT));
    }
    return readings;
  }

  private static void add(List<String> readings, String reading) {
    if (!readings.contains(reading)) {
      readings.add(reading);
    }
  }

  /**
   * Returns {@code 2025-09-20T10:22:31Z-3f2a} or {@code 2025-01-15-143022-def456}, or the beginning
   * of one, in the form of our ids; null where the text begins with no date.
   */
  private static @Nullable String compact(String text) {
    if (!isDate(text)) {
      return null;
    }
    int end = Math.min(text.length(), DATE);
    String date = text.substring(0, end).replace("-", "");
    if (text.length() == end) {
      return date;
    }
    String rest = text.substring(end + 1).replace(":", "").replace("Z", "");
    return date + "-" + rest;
  }

  private static boolean isDate(String text) {
    if (text.length() < MONTH) {
      return false;
    }
    for (int i = 0; i < Math.min(text.length(), DATE); i++) {
      boolean dash = i == 4 || i == 7;
      if (dash ? text.charAt(i) != '-' : !isDigit(text.charAt(i))) {
        return false;
      }
    }
    return text.length() <= DATE || text.charAt(DATE) == 'T' || text.charAt(DATE) == '-';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
