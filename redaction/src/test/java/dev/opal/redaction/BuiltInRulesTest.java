// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What Opal reads at a start is made from the rule files: {@code mvn verify -Dopal.golden=update}
 * makes it anew.
 */
class BuiltInRulesTest {
  private static final Path FILE = RuleFiles.RESOURCES.resolve(BuiltInRules.FILE);

  @Test
  void builtIn_isWhatTheRuleFilesSay() throws Exception {
    byte[] made = BuiltInRules.file(RuleFiles.rules());
    if ("update".equals(System.getProperty("opal.golden"))) {
      Files.write(FILE, made);
    }
    assertThat(Files.readAllBytes(FILE))
        .as("after a change of rules/*.rules: mvn verify -pl redaction -Dopal.golden=update")
        .isEqualTo(made);
  }

  @Test
  void allClasses_canBeInUseAtOnce() {
    Privacy all = new Privacy(Treatment.MASK, Treatment.MASK, null);
    Redactor redactor = new Redactor(Set.of(), RuleSet.builtIn(), all);
    assertThat(redactor.text("password=hunter2")).hasToString("password=[REDACTED]");
  }

  @Test
  void file_givesBackItsRules() throws Exception {
    List<Rule> rules = RuleFiles.rules();
    BuiltInRules read = new BuiltInRules(BuiltInRules.file(rules));
    assertThat(read.version()).isEqualTo(RuleSet.of(rules).version());
    assertThat(read.all())
        .extracting(Rule::text)
        .isEqualTo(rules.stream().map(Rule::text).toList());
  }
}
