// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A value that is masked behind the name of its variable, as a pattern. */
final class NaiveShortValue {
  private final String value;
  private final Pattern assignment;

  NaiveShortValue(String name, String value) {
    this.value = value;
    this.assignment =
        Pattern.compile(
            "(?<![A-Za-z0-9])(?i:"
                + Pattern.quote(name)
                + ")(?![A-Za-z0-9_])[\"'\\\\\\]]{0,4}+[ \t]{0,8}+[:=>]{1,2}+[ \t]{0,8}+[\"'\\\\]{0,4}+("
                + NaiveForms.raw(value.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                + ")(?![A-Za-z0-9_])");
  }

  String value() {
    return value;
  }

  /** Tells every place where its name begins, and what is masked for that. */
  void find(String text, BiConsumer<Integer, RegexRule.Span> found) {
    Matcher matcher = assignment.matcher(text);
    for (int at = 0; matcher.find(at); at = matcher.start() + 1) {
      found.accept(matcher.start(), new RegexRule.Span(matcher.start(1), matcher.end(1)));
    }
  }
}
