// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.redaction.Treatment;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a recorder masks by, beside values, as it tells those inside its run: none of them records
 * more than it would. As text, words apart by commas.
 *
 * @param rules their version
 * @param shown names of attributes that are shown, null for all
 */
record Masking(
    String rules,
    Treatment personal,
    Treatment resources,
    boolean lengthShown,
    @Nullable Set<String> shown) {
  static final String VARIABLE = "OPAL_MASKING";

  private static final String ALL = "*";

  static Masking of(Settings settings) {
    return new Masking(
        settings.rules().version(),
        settings.personal(),
        settings.resources(),
        settings.lengthShown(),
        settings.privacy() == Settings.PrivacyMode.STRICT ? settings.privacyShown() : null);
  }

  /** Returns what the recorder around this process masks by, or null where none tells. */
  static @Nullable Masking around(Map<String, String> environment) {
    String[] words = environment.getOrDefault(VARIABLE, "").split(",", -1);
    try {
      return words.length < 5
          ? null
          : new Masking(
              words[0],
              Treatment.valueOf(words[1]),
              Treatment.valueOf(words[2]),
              Boolean.parseBoolean(words[3]),
              words[4].equals(ALL) ? null : rest(words));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Set<String> rest(String[] words) {
    Set<String> rest = new TreeSet<>();
    for (String word : List.of(words).subList(4, words.length)) {
      rest.add(URLDecoder.decode(word, StandardCharsets.UTF_8));
    }
    rest.remove("");
    return rest;
  }

  /** Returns the settings of a recorder inside, made as strict as this. */
  Settings within(Settings inner) {
    boolean strict = inner.privacy() == Settings.PrivacyMode.STRICT;
    Set<String> both = new TreeSet<>(inner.privacyShown());
    if (shown != null) {
      both = strict ? both : new TreeSet<>(shown);
      both.retainAll(shown);
    }
    return inner.withPrivacy(
        shown == null ? inner.privacy() : Settings.PrivacyMode.STRICT,
        stronger(personal, inner.personal()),
        stronger(resources, inner.resources()),
        both,
        lengthShown && inner.lengthShown());
  }

  private static Treatment stronger(Treatment one, Treatment other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(rules);
    text.append(',').append(personal).append(',').append(resources).append(',').append(lengthShown);
    if (shown == null) {
      return text.append(',').append(ALL).toString();
    }
    for (String name : shown) {
      text.append(',').append(URLEncoder.encode(name, StandardCharsets.UTF_8));
    }
    return shown.isEmpty() ? text.append(',').toString() : text.toString();
  }
}
