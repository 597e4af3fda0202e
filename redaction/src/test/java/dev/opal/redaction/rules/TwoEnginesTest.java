// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The engine and the naive one that is no part of it give one answer, however text is cut. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoEnginesTest {
  private static final long MADE = 400_000;
  private static final long MADE_IN_LONG = 10_000_000;
  private static final int MOST_PIECES = 60;
  private static final int DOCUMENT = 16 * 1024;

  /** The naive engine takes minutes for 10 MB. */
  private static final int FILES_PER_DOCUMENT = 16;

  private TwoEngines engines;

  @BeforeAll
  void read() throws IOException {
    engines = TwoEngines.ofBuiltInRules();
  }

  @Test
  void madeText_isMaskedAlike() {
    long left = Boolean.getBoolean("opal.soak") ? MADE_IN_LONG : MADE;
    for (int seed = 0; left > 0; seed++) {
      Random random = new Random(seed);
      MixedTexts texts = engines.texts(random::nextInt);
      List<String> secrets = texts.secrets();
      String text = texts.text(secrets, 1 + random.nextInt(MOST_PIECES));
      left -= text.length();
      engines.assertOneAnswer(secrets, text, 1 + random.nextInt(64), "seed " + seed);
    }
  }

  /** Of what {@code src/test/corpus/gather} gathers, the beginning of each sixteenth file. */
  @Test
  @Tag("soak")
  void gatheredText_isMaskedAlike() throws IOException {
    Path gathered = Path.of("target/corpus");
    assumeThat(gathered.resolve("made/ids.txt")).as("src/test/corpus/gather has run").exists();
    List<Path> files;
    try (var all = Files.walk(gathered)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    for (int i = 0; i < files.size(); i += FILES_PER_DOCUMENT) {
      byte[] start;
      try (var in = Files.newInputStream(files.get(i))) {
        start = in.readNBytes(DOCUMENT);
      }
      String text = new String(start, StandardCharsets.ISO_8859_1);
      engines.assertOneAnswer(List.of("correct-horse"), text, 4093, files.get(i).toString());
    }
  }
}
