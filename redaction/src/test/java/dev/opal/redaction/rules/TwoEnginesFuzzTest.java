// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;

/** As {@link TwoEnginesTest}, where a fuzzer chooses the text and the cuts. */
class TwoEnginesFuzzTest {
  private static final int MOST_PIECES = 40;

  private static TwoEngines engines;

  @BeforeAll
  static void read() throws IOException {
    engines = TwoEngines.ofBuiltInRules();
  }

  @FuzzTest(maxDuration = "4m")
  void engines_giveOneAnswer(FuzzedDataProvider data) {
    int piece = data.consumeInt(1, 64);
    MixedTexts texts = engines.texts(bound -> data.consumeInt(0, bound - 1));
    List<String> secrets = texts.secrets();
    engines.assertOneAnswer(secrets, texts.text(secrets, MOST_PIECES), piece, "a fuzzer");
  }
}
