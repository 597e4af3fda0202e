// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rule files keep what they promise, told without the engine that reads them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RuleFilesTest {
  private static final Set<String> CLASSES = Set.of("secret", "pii", "resource-id");
  private static final Pattern CLASS = Pattern.compile("\\[\\^?]?(?:\\\\.|[^\\]\\\\])*]");
  private static final Pattern FORBIDDEN =
      Pattern.compile(
          "(?<!\\\\)(?:[*+?}][+?]|\\(\\?(?!i?:)|[*+]|\\{\\d+,}|[\\^$]|\\\\[1-9bBAzZGQE])");
  private static final Pattern GROUP = Pattern.compile("(?<!\\\\)\\((?!\\?)");

  private static final List<String> APART = List.of("\r\n", "12:00:00.123 ", "[", "\t> ");

  /** A colour, an escape and an encoded sign end with a letter or a digit. */
  private static final List<String> APART_OR_NOT =
      List.of("\r\n", "12:00:00.123 ", "[", "\t> ", "\u001b[32m", "\\n", "%3D");

  private List<RegexRule> rules;

  @BeforeAll
  void read() throws IOException {
    rules = RuleEntry.readAll().stream().map(RegexRule::new).toList();
  }

  Stream<RuleEntry> entries() {
    return rules.stream().map(rule -> rule.entry);
  }

  @Test
  void files_holdEnoughRulesWithIdsOfTheirOwn() {
    Set<String> ids = new HashSet<>();
    assertThat(rules).hasSizeGreaterThanOrEqualTo(450);
    assertThat(rules)
        .extracting(RegexRule::id)
        .allMatch(id -> id.matches("[a-z0-9]+(-[a-z0-9]+)*"));
    assertThat(rules).extracting(RegexRule::id).allMatch(ids::add);
  }

  @ParameterizedTest
  @MethodSource("entries")
  void entry_isComplete(RuleEntry entry) {
    assertThat(CLASSES).contains(entry.one("class", "secret"));
    assertThat(entry.all("literal")).isNotEmpty().allMatch(literal -> literal.length() >= 3);
    assertThat(entry.all("example")).isNotEmpty().allMatch(example -> example.contains("{}"));
    assertThat(entry.all("counter")).hasSizeGreaterThanOrEqualTo(2);
    assertThat(entry.one("before", "any")).isIn("any", "boundary");
    assertThat(entry.one("after", "boundary")).isEqualTo("boundary");
  }

  @ParameterizedTest
  @MethodSource("entries")
  void pattern_isBoundedAndHasOneGroupAtMost(RuleEntry entry) {
    String pattern = entry.one("pattern", "").replaceFirst("^\\(\\?i\\)", "");
    String withoutClasses = CLASS.matcher(pattern).replaceAll("c");
    assertThat(FORBIDDEN.matcher(withoutClasses).results().map(r -> r.group())).isEmpty();
    assertThat(GROUP.matcher(withoutClasses).results().count()).isLessThanOrEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("entries")
  void example_isMaskedInItsSecretPartAlone(RuleEntry entry) {
    RegexRule rule = new RegexRule(entry);
    for (String example : entry.all("example")) {
      String text = example.replace("{}", "");
      List<Integer> marks = marks(example);
      List<RegexRule.Span> spans = rule.spans(text);
      assertThat(spans).as(text).isNotEmpty();
      assertThat(marks).as(text).allMatch(mark -> spans.stream().anyMatch(s -> s.holds(mark)));
      for (RegexRule.Span span : spans) {
        assertThat(marks).as("a mark in %s of %s", span, text).anyMatch(span::holds);
        assertThat(text.substring(span.end())).as(text).doesNotContainPattern("^[A-Za-z0-9]");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("entries")
  void example_isMaskedAmongOtherText(RuleEntry entry) {
    RegexRule rule = new RegexRule(entry);
    for (String example : entry.all("example")) {
      List<Integer> marks = marks(example);
      for (String before : rule.boundaryBefore ? APART : APART_OR_NOT) {
        for (String after : List.of("\r\n", " done", "\u001b[0m", "]")) {
          String text = before + example.replace("{}", "") + after;
          List<RegexRule.Span> spans = rule.spans(text);
          assertThat(marks)
              .as(text)
              .allMatch(mark -> spans.stream().anyMatch(s -> s.holds(mark + before.length())));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("entries")
  void example_isMatchedTheSameWayByTheLongestMatch(RuleEntry entry) {
    RegexRule rule = new RegexRule(entry);
    for (String example : entry.all("example")) {
      String text = example.replace("{}", "");
      for (int at = 0; at < text.length(); at++) {
        if (rule.hasLiteralAt(text, at) && rule.firstEnd(text, at) > at) {
          assertThat(rule.firstEnd(text, at)).as(text).isEqualTo(rule.longestEnd(text, at));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("entries")
  void counter_comesThroughItsRuleAndEveryRuleForSecrets(RuleEntry entry) {
    for (String counter : entry.all("counter")) {
      for (RegexRule rule : rules) {
        if (rule.isSecret() || rule.id().equals(entry.id())) {
          assertThat(rule.spans(counter)).as("%s by %s", counter, rule.id()).isEmpty();
        }
      }
    }
  }

  /** Text that no match begins in says nothing of a rule. */
  @ParameterizedTest
  @MethodSource("entries")
  void counter_holdsALiteralOfItsRule(RuleEntry entry) {
    RegexRule rule = new RegexRule(entry);
    for (String counter : entry.all("counter")) {
      assertThat(IntStream.range(0, counter.length()))
          .as(counter)
          .anyMatch(at -> rule.hasLiteralAt(counter, at));
    }
  }

  @ParameterizedTest
  @MethodSource("entries")
  void literal_beginsAMatch(RuleEntry entry) {
    RegexRule rule = new RegexRule(entry);
    for (String literal : entry.all("literal")) {
      assertThat(rule.mayBeginWith(literal)).as(literal).isTrue();
    }
  }

  /** Returns where the marks stood once they are gone. */
  private static List<Integer> marks(String example) {
    List<Integer> marks = new ArrayList<>();
    for (int at = example.indexOf("{}"); at >= 0; at = example.indexOf("{}", at + 2)) {
      marks.add(at - 2 * marks.size());
    }
    return marks;
  }
}
