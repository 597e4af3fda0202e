// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A value that is masked behind the name of its variable, as patterns. */
final class NaiveShortValue {
  private static final String BEFORE =
      "(?:(?<![A-Za-z0-9])|(?<=-)[dD]|(?<=[0-9;\\[])[mK])(?i:%s)(?![A-Za-z0-9_])";
  private static final String QUOTED_NAME = NaiveForms.COLOURS + signs("\"'\\\\\\]", "{0,4}+");

  private final String value;
  private final List<Pattern> assignments = new ArrayList<>();

  NaiveShortValue(String name, String value) {
    this.value = value;
    String variable = String.format(BEFORE, Pattern.quote(name)) + QUOTED_NAME;
    // As many signs before a value as there are, and as few: any may be its own.
    for (String lazy : List.of("", "?")) {
      String behind = signs(" \t", "{0,8}" + lazy) + signs("\"'\\\\", "{0,4}" + lazy);
      String assigned =
          signs(" \t", "{0,8}+") + signs(":=>", "{1}") + signs(":=>", "{0,1}" + lazy) + behind;
      String option = signs(" \t", "{1,8}+") + signs(":=>", "{0,2}" + lazy) + behind;
      for (String form : NaiveValue.plain(value.getBytes(StandardCharsets.UTF_8))) {
        String alone = "(" + form + ")(?![A-Za-z0-9_])";
        assignments.add(Pattern.compile(variable + assigned + alone));
        assignments.add(Pattern.compile("(?<=-)" + variable + option + alone));
      }
    }
  }

  /** Colours may stand behind each. */
  private static String signs(String signs, String times) {
    return "(?:[" + signs + "]" + NaiveForms.COLOURS + ")" + times;
  }

  String value() {
    return value;
  }

  /** Tells every place where its name begins, and what is masked for that. */
  void find(String text, BiConsumer<Integer, RegexRule.Span> found) {
    for (Pattern assignment : assignments) {
      Matcher matcher = assignment.matcher(text);
      for (int at = 0; matcher.find(at); at = matcher.start() + 1) {
        found.accept(matcher.start(), new RegexRule.Span(matcher.start(1), matcher.end(1)));
      }
    }
  }
}
