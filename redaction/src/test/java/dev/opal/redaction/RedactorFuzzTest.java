// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;

/** Whatever the bytes, the secret and the cuts: one answer, without the secret. */
class RedactorFuzzTest {
  @FuzzTest(maxDuration = "4m")
  void stream_givesOneAnswerWithoutTheSecret(byte[] input) {
    if (input.length < 12) {
      return;
    }
    int secretLength = 6 + (input[0] & 0xff) % 32;
    int piece = 1 + (input[1] & 0xff);
    byte[] bytes = Arrays.copyOfRange(input, 2, input.length);
    byte[] secret = Arrays.copyOf(bytes, Math.min(secretLength, bytes.length));
    Redactor redactor = new Redactor();
    redactor.addSecret(secret);
    String whole = Cuts.through(redactor, bytes);
    assertThat(Cuts.throughPieces(redactor, bytes, piece)).isEqualTo(whole);
    assertThat(Cuts.throughPieces(redactor, bytes, 1)).isEqualTo(whole);
    String text = new String(secret, java.nio.charset.StandardCharsets.UTF_8).strip();
    boolean plain =
        Cuts.latin(text).length == secret.length && Arrays.equals(Cuts.latin(text), secret);
    if (plain && !Masks.MARK.contains(text)) {
      assertThat(whole).doesNotContain(text);
    }
  }
}
