// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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

  /** Most text has a quick end, which must not miss what stands or is cut off at its end. */
  @ParameterizedTest
  @MethodSource("samples")
  void text_isWhatAStreamMakesOfIt(Sample sample) throws Exception {
    Redactor redactor = only(sample.rule());
    String text = sample.text().replace("{}", "");
    for (int end = 0; end <= text.length(); end++) {
      String part = text.substring(0, end);
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      String streamed =
          new String(Cuts.latin(Cuts.through(redactor, bytes)), StandardCharsets.UTF_8);
      assertThat(redactor.text(part)).hasToString(streamed);
    }
  }

  @Test
  void text_findsKnownValuesAtItsEndInEveryForm() {
    Redactor redactor = new Redactor();
    redactor.addSecret("s3/r3t");
    byte[] value = "s3/r3t".getBytes(StandardCharsets.UTF_8);
    List<String> forms =
        List.of(
            "s3/r3t",
            HexFormat.of().formatHex(value),
            Base64.getEncoder().encodeToString(value),
            Base64.getEncoder().encodeToString("xs3/r3t".getBytes(StandardCharsets.UTF_8)),
            Base64.getEncoder().encodeToString("xys3/r3t".getBytes(StandardCharsets.UTF_8)),
            "s3%2Fr3t",
            "s3\\/r3t");
    for (String form : forms) {
      for (String before : List.of("", "a ", "nothing else is said here: ")) {
        assertThat(redactor.text(before + form).toString())
            .isEqualTo(Cuts.through(redactor, (before + form).getBytes(StandardCharsets.UTF_8)))
            .contains(Masks.MARK);
      }
    }
  }
}
