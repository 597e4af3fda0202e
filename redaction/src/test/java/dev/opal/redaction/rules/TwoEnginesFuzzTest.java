// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
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
  void engines_giveOneAnswer(byte[] data) {
    Iterator<Byte> bytes = IntStream.range(0, data.length).mapToObj(i -> data[i]).iterator();
    MixedTexts texts = engines.texts(bound -> below(bound, bytes));
    List<String> secrets = texts.secrets();
    engines.assertOneAnswer(
        secrets, texts.text(secrets, MOST_PIECES), 1 + data.length % 64, "a fuzzer");
  }

  /** Where the bytes have come to their end, every choice is the first one. */
  private static int below(int bound, Iterator<Byte> bytes) {
    int number = 0;
    for (int least = 1; least < bound && bytes.hasNext(); least *= 256) {
      number = number * 256 + (bytes.next() & 0xff);
    }
    return number % bound;
  }
}
