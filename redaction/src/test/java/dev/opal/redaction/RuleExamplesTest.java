// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule masks its examples, where the braces stand in them, and leaves its counters alone. */
class RuleExamplesTest {
  record Sample(String rule, String text, boolean secret) {
    @Override
    public String toString() {
      return rule + ": " + text;
    }
  }

  static Stream<Sample> samples() throws Exception {
    List<Sample> samples = new ArrayList<>();
    for (Path file : RuleFiles.all()) {
      String rule = "";
      for (String line : RuleFiles.text(file).split("\n")) {
        String trimmed = line.strip();
        if (trimmed.startsWith("rule ")) {
          rule = trimmed.substring(5).strip();
        } else if (trimmed.startsWith("example ")) {
          samples.add(new Sample(rule, trimmed.substring(8).strip(), true));
        } else if (trimmed.startsWith("counter ")) {
          samples.add(new Sample(rule, trimmed.substring(8).strip(), false));
        }
      }
    }
    return samples.stream();
  }

  private static Redactor only(String rule) throws RuleException {
    RuleSet all = RuleSet.builtIn();
    Set<String> others = new java.util.HashSet<>();
    all.rules().forEach(each -> others.add(each.id()));
    others.remove(rule);
    return new Redactor(
        Set.of(), all.without(others), new Privacy(Treatment.MASK, Treatment.MASK, null));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void sample_isMaskedOrNot(Sample sample) throws Exception {
    Redactor redactor = only(sample.rule());
    String text = sample.text().replace("{}", "");
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    String whole = Cuts.through(redactor, bytes);
    if (sample.secret()) {
      int brace = sample.text().indexOf("{}");
      int mark = whole.indexOf(Masks.MARK);
      assertThat(mark).as(whole).isNotNegative().isLessThanOrEqualTo(Math.max(brace, 0));
      assertThat(text).startsWith(whole.substring(0, mark));
      assertThat(text).endsWith(whole.substring(mark + Masks.MARK.length()));
    } else {
      assertThat(Cuts.latin(whole)).isEqualTo(bytes);
    }
    for (int at = 1; at < bytes.length; at++) {
      assertThat(Cuts.through(redactor, bytes, at)).isEqualTo(whole);
    }
    assertThat(Cuts.throughPieces(redactor, bytes, 1)).isEqualTo(whole);
  }
}
