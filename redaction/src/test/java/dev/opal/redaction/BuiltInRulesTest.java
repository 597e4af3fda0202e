// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/**
 * What Opal reads at a start is made from the rule files: {@code mvn verify -Dopal.golden=update}
 * makes it anew.
 */
class BuiltInRulesTest {
  @Test
  void builtIn_isWhatTheRuleFilesSay() throws Exception {
    String compact = RuleSet.compact(RuleFiles.rules());
    if ("update".equals(System.getProperty("opal.golden"))) {
      Files.writeString(RuleFiles.BUILT_IN, compact, StandardCharsets.ISO_8859_1);
    }
    assertThat(compact)
        .as("rules.built-in; after a change of rules/*.rules: mvn verify -Dopal.golden=update")
        .isEqualTo(Files.readString(RuleFiles.BUILT_IN, StandardCharsets.ISO_8859_1));
  }
}
