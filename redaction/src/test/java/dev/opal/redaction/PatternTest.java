// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PatternTest {
  private static int longest(String pattern, String text) throws RuleException {
    Attempt attempt = new Attempt(new Automaton(pattern), false);
    byte[] bytes = Cuts.latin(text);
    attempt.read(bytes, 0, bytes.length, true);
    return attempt.accepted();
  }

  private static String group(String pattern, String text) throws RuleException {
    byte[] bytes = Cuts.latin(text);
    int end = longest(pattern, text);
    Captures captures = new Captures();
    assertThat(captures.find(new Automaton(pattern).program(), bytes, 0, end)).isTrue();
    return text.substring(captures.start(), captures.end());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "ab*c ~ abbbc ~ 5",
        "ab*c ~ abbb ~ -1",
        "a|ab|abc ~ abcd ~ 3",
        "(?:ab){2,3} ~ abababab ~ 6",
        "[^a-c]+ ~ xyza ~ 3",
        "[\\d-]{2,} ~ 1-2-x ~ 4",
        "(?i)a[B-c]d ~ AbD ~ 3",
        "x(?i:y)z ~ xYz ~ 3",
        "x(?i:y)z ~ xYZ ~ -1",
        "\\x41\\.\\w ~ A._ ~ 3",
        ".{3} ~ é€ ~ -1",
        "(?:a*)*b ~ aaab ~ 4",
        "(?:a?){3}b ~ aab ~ 3",
        "[]] ~ ] ~ -2",
      })
  void longest_isWhatThePatternSays(String pattern, String text, int end) throws Exception {
    if (end == -2) {
      assertThatThrownBy(() -> longest(pattern, text)).isInstanceOf(RuleException.class);
    } else {
      assertThat(longest(pattern, text)).isEqualTo(end);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "key=([a-z]+) ~ key=abc1 ~ abc",
        "k[\"']?([a-f]{2,4})[\"']? ~ k'abcdef ~ abcd",
        "(?:a|ab)(c|bcd) ~ abcd ~ bcd",
        "a{0,3}(a{2}) ~ aaaaa ~ aa",
        "x(?:-(\\w))+! ~ x-a-b! ~ b",
      })
  void group_isTheOneOfTheLongestMatch(String pattern, String text, String group) throws Exception {
    assertThat(group(pattern, text)).isEqualTo(group);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a{1,1000}{1,1000}",
        "(?:(?:(?:){4000}){4000}){4000}",
        "(?:a{4000}b?){4000}",
        "(a)(b)",
        "a[\\s\\S]*",
        "a[^\\x00]+b",
        "a(?:.|[\\r\\n])*",
        "a(?:[\\s\\S]{2})*",
        "a(?:[\\s\\S]{0,9})*",
        "a(?:x?[\\s\\S])*",
        "a[\\s\\S]{1,9999}",
        "(?=a)",
        "(?<n>a)",
        "a**",
        "a+?",
        "^a",
        "a$",
        "\\b",
        "\\1",
        "[a",
        "[z-a]",
        "[[:alpha:]]",
        "a{3,2}",
        "a{",
        "{",
        "(a",
        "a)",
        "é",
        "\\x4",
        "\\",
      })
  void patternThatIsTooMuch_isRefusedInOneLine(String pattern) {
    assertThatThrownBy(() -> new Automaton(pattern))
        .isInstanceOf(RuleException.class)
        .message()
        .contains("expected", "saw")
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.*", "a[^\"]*\"", "a[\\s\\S]{0,4096}", "a(?:x[\\s\\S])*", "a\\D*"})
  void patternThatSomethingEnds_isTaken(String pattern) throws Exception {
    assertThat(new Automaton(pattern).program().length()).isPositive();
  }

  @Test
  void groupsInOneAnother_areRefusedBeforeTheStackEnds() {
    assertThatThrownBy(() -> new Automaton("(?:".repeat(100_000)))
        .isInstanceOf(RuleException.class)
        .hasMessageContaining("in one another");
  }

  /** A backtracking matcher would not come back from this. */
  @Test
  void hostilePatternAndText_costOneStepAByte() throws Exception {
    Attempt attempt = new Attempt(new Automaton("(?:(?:a|aa)+)+b"), false);
    byte[] bytes = Cuts.latin("a".repeat(5_000_000));
    assertThat(attempt.read(bytes, 0, bytes.length, true)).isEqualTo(bytes.length);
    assertThat(attempt.accepted()).isNegative();
  }

  @Test
  void moreStatesThanAreKept_giveTheSameAnswer() throws Exception {
    Automaton automaton = new Automaton("(?:a|b)*a(?:a|b){14}c");
    Random random = new Random(1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 200_000; i++) {
      text.append(random.nextBoolean() ? 'a' : 'b');
    }
    text.append('a').append("b".repeat(14)).append('c');
    Dfa first = automaton.dfa();
    Attempt attempt = new Attempt(automaton, false);
    byte[] bytes = Cuts.latin(text.toString());
    attempt.read(bytes, 0, bytes.length, true);
    assertThat(attempt.accepted()).isEqualTo(bytes.length);
    assertThat(automaton.dfa()).isNotSameAs(first);
  }

  /** Each state is larger than all of an automaton may be, and yet there is an end. */
  @Test
  void statesOfManyInstructions_areGoneThrough() throws Exception {
    Automaton automaton = new Automaton("(?:a{0,4000}a{0,4000}a{0,4000}b)*c");
    Attempt attempt = new Attempt(automaton, false);
    byte[] bytes = Cuts.latin("a".repeat(300) + "bc");
    attempt.read(bytes, 0, bytes.length, true);
    assertThat(attempt.accepted()).isEqualTo(bytes.length);
  }

  /** Where the leftmost choice is also the longest, java.util.regex says the same. */
  @Test
  void randomPatterns_agreeWithJavasWhereTheyMeanTheSame() throws Exception {
    Random random = new Random(11);
    for (int round = 0; round < 3000; round++) {
      String pattern = randomPattern(random, 3);
      String text = randomText(random);
      Matcher matcher = Pattern.compile(pattern).matcher(text);
      int best = -1;
      for (int end = 0; end <= text.length(); end++) {
        matcher.region(0, end);
        best = matcher.matches() ? end : best;
      }
      // A match of nothing is none.
      assertThat(Math.max(longest(pattern, text), 0))
          .as(pattern + " " + text)
          .isEqualTo(Math.max(best, 0));
    }
  }

  private static String randomPattern(Random random, int depth) {
    int kind = depth == 0 ? random.nextInt(3) : random.nextInt(8);
    return switch (kind) {
      case 0 -> "a";
      case 1 -> "[ab]";
      case 2 -> "[^bz]";
      case 3 -> randomPattern(random, depth - 1) + randomPattern(random, depth - 1);
      case 4 ->
          "(?:" + randomPattern(random, depth - 1) + "|" + randomPattern(random, depth - 1) + ")";
      case 5 -> "(?:" + randomPattern(random, depth - 1) + ")*";
      case 6 -> "(?:" + randomPattern(random, depth - 1) + "){1,2}";
      default -> "(?:" + randomPattern(random, depth - 1) + ")?";
    };
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(10); i > 0; i--) {
      text.append("abc".charAt(random.nextInt(3)));
    }
    return text.toString();
  }
}
