// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Whatever a user writes: rules that can be used, or a refusal in one line. */
class RulesFuzzTest {
  private static final byte[] TEXT =
      Cuts.latin("abc aaaa=bbbb abcabcabc \n abc: \"x\" ".repeat(20));

  @FuzzTest(maxDuration = "3m")
  void plus_givesRulesThatWorkOrRefuses(byte[] input) {
    String text = new String(input, StandardCharsets.ISO_8859_1);
    RuleSet rules;
    try {
      rules = RuleSet.builtIn().plus("fuzz", "rule x\n literal abc\n pattern " + text);
    } catch (RuleException e) {
      assertThat(e.getMessage()).doesNotContain("\n", "\r");
      return;
    }
    Redactor redactor = new Redactor(Set.of(), rules, Privacy.MINIMAL);
    String whole = Cuts.through(redactor, TEXT);
    assertThat(Cuts.throughPieces(redactor, TEXT, 7)).isEqualTo(whole);
  }
}
