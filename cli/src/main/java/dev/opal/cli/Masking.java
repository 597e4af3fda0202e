// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.redaction.Treatment;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a recorder masks by, beside values, as it tells those inside its run: none of them records
 * more than it would.
 *
 * @param shown names of attributes that are shown, null for all
 * @param publicNames variables that are no secrets, although their name says so
 */
record Masking(
    Treatment personal,
    Treatment resources,
    boolean lengthShown,
    @Nullable Set<String> shown,
    Set<String> publicNames) {
  static final String VARIABLE = "OPAL_MASKING";

  private static final String ALL = "*";

  /** Names beyond so many characters are not told, and so hold for this recorder alone. */
  private static final int MAX_NAMES = 16 * 1024;

  /** What the recorder around this process tells of itself. */
  record Around(String rules, Masking masking) {}

  /** Returns what the recorder around this process masks by, or null where none tells. */
  static @Nullable Around around(Map<String, String> environment) {
    String[] words = environment.getOrDefault(VARIABLE, "").split(",", -1);
    try {
      return words.length != 6
          ? null
          : new Around(
              words[0],
              new Masking(
                  Treatment.valueOf(words[1]),
                  Treatment.valueOf(words[2]),
                  Boolean.parseBoolean(words[3]),
                  words[4].equals(ALL) ? null : names(words[4]),
                  names(words[5])));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Set<String> names(String text) {
    Set<String> names = new TreeSet<>();
    for (String name : text.split(":", -1)) {
      names.add(URLDecoder.decode(name, StandardCharsets.UTF_8));
    }
    names.remove("");
    return names;
  }

  /** Returns this, made as strict as the recorder around it. */
  Masking within(Masking outer) {
    return new Masking(
        stronger(personal, outer.personal),
        stronger(resources, outer.resources),
        lengthShown && outer.lengthShown,
        shown == null ? outer.shown : outer.shown == null ? shown : both(shown, outer.shown),
        both(publicNames, outer.publicNames));
  }

  private static Set<String> both(Set<String> some, Set<String> others) {
    Set<String> both = new TreeSet<>(some);
    both.retainAll(others);
    return both;
  }

  private static Treatment stronger(Treatment one, Treatment other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /**
   * Returns what a process inside is told in {@link #VARIABLE}.
   *
   * @param rules their version
   */
  String toText(String rules) {
    return String.join(
        ",",
        rules,
        personal.toString(),
        resources.toString(),
        String.valueOf(lengthShown),
        shown == null ? ALL : text(shown),
        text(publicNames));
  }

  private static String text(Set<String> names) {
    StringBuilder text = new StringBuilder();
    for (String name : names) {
      String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
      if (text.length() + 1 + encoded.length() <= MAX_NAMES) {
        text.append(text.isEmpty() ? "" : ":").append(encoded);
      }
    }
    return text.toString();
  }
}
