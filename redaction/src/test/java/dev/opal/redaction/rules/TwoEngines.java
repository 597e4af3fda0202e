// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.redaction.Cuts;
import dev.opal.redaction.Redactor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The engine beside {@link NaiveRedactor}, both with the built-in rules for secrets. */
final class TwoEngines {
  private final List<RegexRule> rules;
  private final RuleScan scan;
  private final Map<String, List<NaiveValue>> known = new HashMap<>();

  private final List<NaiveShortValue> shortValues = new ArrayList<>();

  private TwoEngines(List<RegexRule> rules) {
    this.rules = rules;
    MixedTexts.VARIABLES.forEach(
        (name, value) -> shortValues.add(new NaiveShortValue(name, value)));
    this.scan = new RuleScan(rules);
  }

  static TwoEngines ofBuiltInRules() throws IOException {
    return new TwoEngines(
        RuleEntry.readAll().stream().map(RegexRule::new).filter(RegexRule::isSecret).toList());
  }

  MixedTexts texts(MixedTexts.Choices choices) {
    return new MixedTexts(rules, choices);
  }

  /**
   * @param text a character for each byte
   * @param piece the size of the pieces in which the text comes once more
   * @param source where the text is from
   */
  void assertOneAnswer(List<String> secrets, String text, int piece, String source) {
    List<NaiveValue> values = new ArrayList<>();
    secrets.forEach(secret -> values.addAll(known.computeIfAbsent(secret, NaiveValue::of)));
    Map<String, String> variables = secrets.isEmpty() ? Map.of() : MixedTexts.VARIABLES;
    List<NaiveShortValue> some = secrets.isEmpty() ? List.of() : shortValues;
    Redactor redactor = new Redactor();
    redactor.addSecrets(secrets);
    redactor.addSecrets(variables);
    byte[] bytes = Cuts.latin(text);
    String whole = Cuts.through(redactor, bytes);
    assertThat(whole)
        .as("%s: %s in %s", source, secrets, text)
        .isEqualTo(new NaiveRedactor(scan, values, some).mask(text));
    assertThat(Cuts.throughPieces(redactor, bytes, piece))
        .as("%s: pieces of %d of %s", source, piece, text)
        .isEqualTo(whole);
  }
}
