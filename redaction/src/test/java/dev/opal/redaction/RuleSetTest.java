// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleSetTest {
  private static final String BADGE =
      """
      # the badge numbers of our house
      rule badge
        literal BDG-
        pattern BDG-(\\d{4,8})
        after boundary
        entropy 1.5
        not 1234 00001111
      """;

  private static String masked(RuleSet rules, String text) {
    return new Redactor(Set.of(), rules, Privacy.MINIMAL).text(text).toString();
  }

  @Test
  void plus_addsRulesOfUsers() throws Exception {
    RuleSet rules = RuleSet.builtIn().plus("opal.yaml", BADGE);
    assertThat(masked(rules, "see BDG-5093.")).isEqualTo("see BDG-[REDACTED].");
    assertThat(masked(rules, "see bdg-5093.")).isEqualTo("see bdg-5093.");
    assertThat(masked(rules, "BDG-1234 BDG-1111 BDG-5093x")).doesNotContain("REDACTED");
    assertThat(masked(rules, "password=hunter2")).isEqualTo("password=[REDACTED]");
  }

  @Test
  void plus_countsWhatRulesOfSomebodyMaskApart() throws Exception {
    RuleSet rules = RuleSet.builtIn().plus("/src/opal.yaml: rules", "opal.yaml", BADGE);
    Redactor redactor = new Redactor(Set.of(), rules, Privacy.MINIMAL);
    redactor.text("BDG-5093 password=hunter2");
    assertThat(redactor.counts()).containsOnlyKeys("assignment", "opal.yaml:badge");
    assertThat(rules.version()).isEqualTo(RuleSet.builtIn().plus("x", BADGE).version());
    assertThat(RuleInfo.of(rules))
        .filteredOn(rule -> rule.id().equals("badge"))
        .extracting(RuleInfo::origin)
        .containsExactly("opal.yaml");
  }

  @Test
  void plus_countsKeysOfSomebodysRulesUnderTheirNameToo() throws Exception {
    String rule =
        "rule acme\n literal -----BEGIN ACME\n pattern -----BEGIN ACME KEY-----()\n until -----END ACME\n";
    RuleSet rules = RuleSet.builtIn().plus("f", "opal.yaml", rule);
    Redactor redactor = new Redactor(Set.of(), rules, Privacy.MINIMAL);
    String digits = "MIIEowIBAAKCAQEA7f3x".repeat(3);
    redactor.text("-----BEGIN ACME KEY-----\n" + digits + "\n-----END ACME KEY-----");
    assertThat(redactor.counts()).containsOnlyKeys("opal.yaml:acme");
  }

  @Test
  void version_changesWithTheRules() throws Exception {
    RuleSet builtIn = RuleSet.builtIn();
    RuleSet more = builtIn.plus("mine", BADGE);
    assertThat(builtIn.version()).isEqualTo(Redactor.RULE_SET_VERSION).hasSize(16);
    assertThat(more.version()).isNotEqualTo(builtIn.version());
    assertThat(more.version()).isEqualTo(builtIn.plus("elsewhere", BADGE).version());
    assertThat(more.without(Set.of("badge")).version()).isEqualTo(builtIn.version());
    assertThat(builtIn.without(Set.of("jwt")).version()).isNotEqualTo(builtIn.version());
  }

  @Test
  void without_leavesRulesOutByTheirIds() throws Exception {
    RuleSet rules = RuleSet.builtIn().without(Set.of("aws-access-key-id"));
    String key = "AKIA" + "IOSFODNN7EXAMPLE";
    assertThat(masked(RuleSet.builtIn(), key)).isEqualTo("[REDACTED]");
    assertThat(masked(rules, key)).isEqualTo(key);
    assertThatThrownBy(() -> RuleSet.builtIn().without(Set.of("none-such")))
        .isInstanceOf(RuleException.class)
        .hasMessageContaining("none-such");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "literal abc ~ f:1: expected a line that begins with rule, saw literal",
        "rule ~ f:1: expected a value after rule, saw none",
        "rule A ~ f:1: rule A: expected an id of lower case",
        "rule a|pattern x ~ f:1: rule a: expected a literal",
        "rule a|literal ab|pattern ab ~ f:1: rule a: expected a literal of 3 characters",
        "rule a|literal abc ~ f:1: rule a: expected a pattern",
        "rule a|literal abc|pattern abc( ~ f:1: rule a: expected",
        "rule a|literal abc|pattern abc|before x ~ f:4: expected boundary or any, saw x",
        "rule a|literal abc|pattern abc|check md5 ~ f:4: expected the name of a check",
        "rule a|literal abc|pattern abc|class x ~ f:4: expected the class",
        "rule a|literal abc|pattern abc|entropy x ~ f:4: expected bits",
        "rule a|literal abc|pattern abc|colour x ~ f:4: expected class",
        "rule a|literal abc|regex abc ~ f:3: expected class, literal, pattern, before, after, entropy, check, until, not, example or counter, saw regex; did you mean pattern?",
        "rule jwt|literal abc|pattern abc ~ f: expected an id that no other rule has, saw jwt, as a rule has that is built in",
        "rule a|literal acme_|pattern [A-Z0-9]{12} ~ f: rule a: expected a pattern that begins with one of its literals, saw [A-Z0-9]{12}, which cannot begin with acme_",
        "rule a|literal hi |pattern hi [\\s\\S]*|before any ~ f: rule a: expected an end of what goes on",
        "rule a|literal abc|pattern abc(?:[^\\n]?\\n?)*|before any ~ f: rule a: expected an end of what goes on",
        "rule a|literal abc|pattern abc[^\\r]*|before any ~ f: rule a: expected an end of what goes on",
        "rule a|literal abc|pattern abc[^\\t]+|before any ~ f: rule a: expected an end of what goes on",
        "rule a|literal abc|pattern abc{1}{1}{1}{1}{1}|before any ~ f: rule a: expected at most 4 repetitions",
        "rule a|literal schlüssel|pattern abc ~ f:1: rule a: expected a literal of ASCII",
        "rule a|literal abc|pattern abc{1,4000}{1,4000}|before any ~ f: rule a: expected a pattern of at most",
      })
  void plus_refusesInOneLineWhatIsNoRule(String text, String message) {
    assertThatThrownBy(() -> RuleSet.builtIn().plus("f", text.replace('|', '\n')))
        .isInstanceOf(RuleException.class)
        .message()
        .startsWith(message)
        .doesNotContain("\n");
  }

  @Test
  void plus_refusesAPatternThatEndsInABlankThatNobodySees() {
    assertThatThrownBy(() -> RuleSet.builtIn().plus("f", "rule a\nliteral abc\npattern abc(x) \n"))
        .hasMessageStartingWith("f:1: rule a: expected a pattern that ends in a sign");
  }

  @Test
  void plus_refusesWhatGoesOnOverLinesWithoutEnd() {
    String text = "rule a\nliteral abc\nbefore any\npattern abc(?:.|\\n)*\n";
    assertThatThrownBy(() -> RuleSet.builtIn().plus("f", text))
        .hasMessageContaining("expected an end of what goes on");
  }

  @Test
  void plus_refusesAPatternOfManyThousandRepetitions() {
    String text = "rule a\nliteral abc\npattern abc" + "{1}".repeat(20_000) + "\n";
    assertThatThrownBy(() -> RuleSet.builtIn().plus("f", text)).isInstanceOf(RuleException.class);
  }

  @Test
  void examplesBehindATab_areHeldToo() throws Exception {
    String text =
        "rule\ttabbed\n\tliteral\tACME-\n\tpattern\tACME-\\d{4}\n\texample\tnothing here\n\tcounter\tACME\n";
    RuleCheck check = RuleCheck.of(RuleSet.builtIn().plus("f", text), "f", text);
    assertThat(check.held()).isEqualTo(1);
    assertThat(check.findings()).singleElement().asString().contains("nothing here");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "rule a|literal acme_|pattern ACME_\\d{4}",
        "rule a|literal acme_|literal zzz|pattern (?i)ac[mn]e_\\w+",
        "rule a|literal acme_|pattern \\w{9}",
      })
  void plus_takesAPatternThatCanBeginWithALiteral(String text) throws Exception {
    assertThat(RuleSet.builtIn().plus("f", text.replace('|', '\n')).rules())
        .extracting(Rule::id)
        .contains("a");
  }

  @Test
  void check_namesWhatDoesNotHoldByItsNumber_andRulesWithoutExamples() throws Exception {
    String text =
        """
        rule badge
          literal BDG-
          pattern BDG-(\\d{4,8})
          example BDG-{}1234
          example BDG-{}12
          counter BDG-1
          counter BDG-5678
        rule bare
          literal bare-
          pattern bare-\\d+
        """;
    RuleCheck check = RuleCheck.of(RuleSet.builtIn().plus("f", text), "f", text);
    assertThat(check.held()).isEqualTo(2);
    assertThat(check.findings())
        .containsExactly(
            "f: rule badge: expected example 2 to be masked but it is not: BDG-12",
            "f: rule badge: expected counter 2 to be left but it is masked: BDG-5678");
    assertThat(check.withoutExample()).containsExactly("bare");
  }

  @ParameterizedTest
  @CsvSource({
    "luhn,4111 1111 1111 1111,true",
    "luhn,4111 1111 1111 1112,false",
    "luhn,411a,false",
    "iban,DE89 3704 0044 0532 0130 00,true",
    "iban,DE88370400440532013000,false",
    "us-ssn,078-05-1120,true",
    "us-ssn,666-05-1120,false",
    "us-ssn,078-05-0000,false",
    "public-ipv4,8.8.8.8,true",
    "public-ipv4,172.31.0.1,false",
    "public-ipv4,172.32.0.1,true",
    "public-ipv4,8.8.8,false",
    "public-ipv4,8.8.8.256,false",
    "public-ipv4,8..8.8,false",
    "github-crc32,x_0123456789abcdefghijABCDEFGHIJ000000,false",
  })
  void check_tellsARealOneFromWhatLooksLikeIt(String name, String text, boolean holds) {
    Check check = Check.named(name);
    assertThat(check).isNotNull();
    assertThat(check.holds(text)).isEqualTo(holds);
  }

  @Test
  void githubCrc32_isThatOfTheThirtyCharactersBeforeInBase62() {
    String payload = "A".repeat(30);
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(Cuts.latin(payload));
    StringBuilder digits = new StringBuilder();
    String base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    for (long rest = crc.getValue(); digits.length() < 6; rest /= 62) {
      digits.insert(0, base62.charAt((int) (rest % 62)));
    }
    assertThat(Check.GITHUB_CRC32.holds("ghp" + "_" + payload + digits)).isTrue();
  }
}
