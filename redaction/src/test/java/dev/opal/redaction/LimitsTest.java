// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens where text would take long to decide, or much to hold. */
class LimitsTest {
  @Test
  void aPrivateKeyLongerThanIsHeld_isMaskedToItsLastLine() {
    String line = "MIIEowIBAAKCAQEA7f3".repeat(3) + "\n";
    String pem =
        "-----BEGIN PRIVATE KEY-----\n" + line.repeat(3000) + "-----END PRIVATE KEY-----\n";
    byte[] bytes = Cuts.latin("before\n" + pem + "after\n");
    Redactor redactor = new Redactor();
    String whole = Cuts.through(redactor, bytes);
    assertThat(whole)
        .startsWith("before\n[REDACTED]")
        .endsWith("after\n")
        .doesNotContain("MIIE")
        .hasSizeLessThan(100);
    for (int size : new int[] {1000, 4097, 65_536, 70_000}) {
      assertThat(Cuts.throughPieces(redactor, bytes, size)).isEqualTo(whole);
    }
    assertThat(redactor.counts()).containsKey(Search.HOLD_LIMIT_RULE);
  }

  @Test
  void noMoreThanTheLimitIsHeld() {
    RedactingStream stream = new Redactor().stream();
    byte[] piece = Cuts.latin("MIIEowIBAAKCAQEA7f3".repeat(50) + "\n");
    stream.write(java.nio.ByteBuffer.wrap(Cuts.latin("-----BEGIN PRIVATE KEY-----\n")));
    for (int i = 0; i < 1000; i++) {
      stream.write(java.nio.ByteBuffer.wrap(piece));
      assertThat(stream.heldBytes()).isLessThanOrEqualTo(RedactingStream.HOLD_LIMIT);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-eyJ", "://a:", "password=\"", "token=", "bearer ", "-----BEGIN "})
  void beginningsThatComeToNothing_giveOneAnswerHoweverTheyAreCut(String beginning) {
    byte[] bytes = Cuts.latin(beginning.repeat(400_000 / beginning.length()) + " end");
    Redactor redactor = new Redactor();
    redactor.addSecret(beginning.repeat(100) + "!");
    String whole = Cuts.through(redactor, bytes);
    assertThat(whole).endsWith("end");
    assertThat(Cuts.throughPieces(redactor, bytes, 65_536)).isEqualTo(whole);
    assertThat(Cuts.throughPieces(redactor, bytes, 9_999)).isEqualTo(whole);
  }

  @Test
  void aRunOfOneLetter_isMaskedWhereTellingItApartWouldTakeItsSquare() {
    Redactor redactor = new Redactor();
    redactor.addSecrets(List.of("a".repeat(2000) + "b", "a".repeat(1999) + "c"));
    byte[] bytes = Cuts.latin("x " + "a".repeat(300_000) + " y");
    String whole = Cuts.through(redactor, bytes);
    assertThat(whole).startsWith("x a").endsWith("[REDACTED] y");
    assertThat(Cuts.throughPieces(redactor, bytes, 12_345)).isEqualTo(whole);
    assertThat(redactor.counts()).containsKey(Search.WORK_LIMIT_RULE);
  }

  @Test
  void aSecretOfOneLetterRepeated_isMaskedWhereItIsLongEnough() {
    Redactor redactor = new Redactor();
    redactor.addSecret("aaaaaaaa");
    assertThat(redactor.text("aaaaaaa aaaaaaaa aaaaaaaaaaaa"))
        .hasToString("aaaaaaa [REDACTED] [REDACTED]");
  }

  @Test
  void theEndOfALine_isNotHeldForALineOfBase64ThatMayBeWrapped() {
    Redactor redactor = new Redactor();
    redactor.addSecrets(List.of("first-secret", "second-secret", "third-secret", "42-secrets"));
    RedactingStream stream = redactor.stream();
    for (char c = 'A'; c <= 'z'; c++) {
      byte[] line = Cuts.latin("done " + c + "\n");
      assertThat(stream.write(java.nio.ByteBuffer.wrap(line)).length()).isEqualTo(line.length);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"eyJ", "https://u:", "password=\"", "token="})
  @Timeout(5)
  void aTokenByteByByte_isNotReadFromItsBeginningAtEachByte(String beginning) {
    byte[] bytes = Cuts.latin("x " + beginning + "Ab1".repeat(21_000) + "\n");
    Redactor redactor = new Redactor();
    String whole = Cuts.through(redactor, bytes);
    assertThat(Cuts.throughPieces(redactor, bytes, 1)).isEqualTo(whole);
  }

  @Test
  void whatIsReadInSeveralEncodings_countsInEach() {
    Redactor redactor = new Redactor();
    redactor.addSecret("a".repeat(2000) + "b");
    int once = work(redactor);
    redactor.addSecret(Base64.getDecoder().decode("aaaaaaaaCQgHBgUE"));
    assertThat(once).isGreaterThan(2000);
    assertThat(work(redactor)).isGreaterThan(once);
  }

  @Test
  void whatMayBeAName_isReadAsFarAsANameGoesAndCounts() {
    Redactor redactor = new Redactor();
    redactor.addSecrets(Map.of("API_KEY", "123"));
    redactor.value("a".repeat(1000) + "_pin", "1234");
    assertThat(work(redactor, "API_".repeat(16_000))).isBetween(7, 20);
    assertThat(work(redactor, "API_KEY" + " ".repeat(8) + "x 123")).isGreaterThan(15);
  }

  @Test
  void aColumnOfText_counts() {
    Redactor redactor = new Redactor();
    redactor.addSecret("correct-horse");
    assertThat(work(redactor, "63 6f  " + "x".repeat(1000) + "\nno offset")).isGreaterThan(1000);
  }

  private static int work(Redactor redactor) {
    return work(redactor, "a".repeat(3000) + " y");
  }

  /** Of the first place of a text at which nothing is found. */
  private static int work(Redactor redactor, String text) {
    byte[] bytes = Cuts.latin("x " + text);
    Scan scan = new Scan(new Base64Run());
    scan.use(redactor.vocabulary(), bytes);
    assertThat(scan.at(2, bytes.length, true, ' ', false)).isEqualTo(Scan.Result.NOTHING);
    return scan.work();
  }

  @Test
  void whatAMaskSwallows_earnsTheSameHoweverItIsCut() {
    Redactor redactor = new Redactor();
    redactor.addSecrets(List.of("a".repeat(2000) + "b", "a".repeat(1999) + "c"));
    String text = "x";
    for (int length : new int[] {100_000, 3500, 3000}) {
      text += " " + "a".repeat(length);
    }
    byte[] bytes = Cuts.latin(text + " end");
    String whole = Cuts.through(redactor, bytes);
    for (int size : new int[] {65_536, 9_999, 1_000, 100}) {
      assertThat(Cuts.throughPieces(redactor, bytes, size))
          .as("pieces of %d", size)
          .isEqualTo(whole);
    }
  }

  @Test
  @Timeout(60)
  void valuesThatNamesTell_areCheapToAddOneByOneAndBounded() {
    Redactor redactor = new Redactor();
    int most = Redactor.MAX_LEARNT / Redactor.LEAST_LEARNT;
    for (int i = 0; i < most + 5; i++) {
      redactor.value("session_token", "value-" + i + "-end");
      redactor.value("session_token", "value-" + i + "-end");
      assertThat(redactor.text("some text " + i)).hasToString("some text " + i);
    }
    assertThat(redactor.text("x value-" + (most - 1) + "-end y")).hasToString("x [REDACTED] y");
    assertThat(redactor.text("x value-0-end y")).hasToString("x [REDACTED] y");
    assertThat(redactor.text("value-" + most + "-end")).hasToString("value-" + most + "-end");
    assertThat(redactor.counts()).containsEntry(Redactor.VALUE_LIMIT_RULE, 10L);
  }
}
