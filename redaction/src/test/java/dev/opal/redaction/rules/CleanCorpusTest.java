// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CleanCorpusTest {
  private static final Path GATHERED = Path.of("target/corpus");

  @Test
  void exceptions_sayWhatAndWhy() throws IOException {
    assertThat(Exceptions.read().entries())
        .isNotEmpty()
        .allMatch(entry -> entry.rule().matches("[a-z0-9-]+") && !entry.why().isBlank());
  }

  @Test
  @Tag("soak")
  void cleanText_holdsNothingThatIsNotExplained() throws IOException {
    assumeThat(GATHERED.resolve("made/ids.txt")).as("src/test/corpus/gather has run").exists();
    List<RegexRule> rules = RuleEntry.readAll().stream().map(RegexRule::new).toList();
    CleanCorpus corpus = new CleanCorpus(rules);
    corpus.read(GATHERED);
    assertThat(corpus.bytes()).isGreaterThan(500_000_000L);
    Exceptions exceptions = Exceptions.read();
    assertThat(exceptions.unexplained(corpus.findings())).isEmpty();
    Set<String> ids = new HashSet<>();
    rules.forEach(rule -> ids.add(rule.id()));
    assertThat(exceptions.unused(corpus.findings()))
        .as("exceptions that explain nothing")
        .allMatch(entry -> !ids.contains(entry.rule()));
  }
}
