// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
  private static final String SECRET = "s3cr3t/Value+with==odd chars";

  @Test
  void text_masksAKnownValueAndKeepsTheRest() {
    Redactor redactor = new Redactor();
    redactor.addSecret(SECRET);
    assertThat(redactor.text("a " + SECRET + " b")).hasToString("a [REDACTED] b");
    assertThat(redactor.counts()).containsEntry("known-value", 1L);
  }

  @Test
  void text_masksAKnownValueInBase64AtEveryAlignment() {
    Redactor redactor = new Redactor();
    redactor.addSecret(SECRET);
    for (int alignment = 0; alignment < 6; alignment++) {
      byte[] plain = ("x".repeat(alignment) + SECRET + "tail").getBytes(StandardCharsets.UTF_8);
      String text = Base64.getEncoder().encodeToString(plain);
      String url = Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
      assertThat(redactor.text(text).toString()).as(text).contains("[REDACTED]");
      assertThat(redactor.text(url).toString()).as(url).contains("[REDACTED]");
    }
  }

  @Test
  void text_masksAKnownValueInPercentEncoding() {
    Redactor redactor = new Redactor();
    redactor.addSecret(SECRET);
    assertThat(redactor.text("q=s3cr3t%2FValue%2Bwith%3D%3Dodd%20chars&"))
        .hasToString("q=[REDACTED]&");
    assertThat(redactor.text("q=s3cr3t%2fValue%2bwith%3d%3dodd+chars&"))
        .hasToString("q=[REDACTED]&");
  }

  @Test
  void text_masksAKnownValueInHexadecimal() {
    Redactor redactor = new Redactor();
    redactor.addSecret("swordfish");
    assertThat(redactor.text("73776f726466697368 73776F726466697368"))
        .hasToString("[REDACTED] [REDACTED]");
  }

  @Test
  void text_masksEachLongLineOfAMultiLineValue() {
    Redactor redactor = new Redactor();
    redactor.addSecret("first-long-line\nshort\nsecond-long-line");
    assertThat(redactor.text("> first-long-line < short > second-long-line"))
        .hasToString("> [REDACTED] < short > [REDACTED]");
  }

  @Test
  void text_masksOverlappingKnownValuesWhole() {
    Redactor redactor = new Redactor();
    redactor.addSecrets(List.of("abcdefgh", "efghijkl"));
    assertThat(redactor.text("-abcdefghijkl-")).hasToString("-[REDACTED]-");
  }

  @Test
  void text_masksAKnownValueThatStandsInTheNameOfAnAssignment() {
    Redactor redactor = new Redactor();
    redactor.addSecret("token-of-mine");
    assertThat(redactor.text("x token-of-mine: hunter22 y").toString())
        .doesNotContain("of-mine")
        .doesNotContain("hunter22");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key AKIAIOSFODNN7EXAMPLE end | key [REDACTED] end",
        "ASIAIOSFODNN7EXAMPLE | [REDACTED]",
        "ghp_0123456789abcdefghijABCDEFGHIJ012345 | [REDACTED]",
        "github_pat_11ABCDEFG0abcdefghijkl_xyz | [REDACTED]",
        "Authorization: Basic dXNlcjpwYXNz | Authorization: Basic [REDACTED]",
        "Authorization: Bearer abc.def | Authorization: Bearer [REDACTED]",
        "https://alice:p%40ss@example.org/x | https://alice:[REDACTED]@example.org/x",
        "password=hunter2 next | password=[REDACTED] next",
        "DB_PASSWORD: 'it is !%&' | DB_PASSWORD: '[REDACTED]'",
        "{\"client_secret\": \"abc\"} | {\"client_secret\": \"[REDACTED]\"}",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl rest | [REDACTED] rest",
      })
  void text_masksWhatARuleRecognisesAndKeepsTheKey(String text, String masked) {
    assertThat(new Redactor().text(text)).hasToString(masked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token = $TOKEN",
        "the secret garden",
        "tokenizer: fast",
        "https://example.org:8080/a@b",
        "AKIA in the harbour, AKIAIOSFODNN7",
        "password: null",
        "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "550e8400-e29b-41d4-a716-446655440000"
      })
  void text_leavesOrdinaryTextAlone(String text) {
    assertThat(new Redactor().text(text)).hasToString(text);
  }

  @Test
  void text_masksAPrivateKeyAcrossLines() {
    String body = "MIIEowIBAAKCAQEA7f3".repeat(3) + "\n";
    String pem =
        "-----BEGIN RSA PRIVATE KEY-----\n" + body.repeat(900) + "-----END RSA PRIVATE KEY-----\n";
    String masked = new Redactor().text("before\n" + pem + "after").toString();
    assertThat(masked).startsWith("before\n-----BEGIN").doesNotContain("MIIE").endsWith("after");
  }

  @Test
  void value_hidesAValueWhoseNameSaysSoAndRemembersIt() {
    Redactor redactor = new Redactor(Set.of("MINE"));
    assertThat(redactor.value("API_TOKEN", "0123456789")).hasToString("<redacted:10chars>");
    assertThat(redactor.value("MINE", "other-value")).hasToString("<redacted:11chars>");
    assertThat(redactor.value("COPY", "0123456789")).hasToString("<redacted:10chars>");
    assertThat(redactor.text("curl -H 0123456789")).hasToString("curl -H [REDACTED]");
  }

  @Test
  void value_hidesAShortSecretAsAValueButNotWhereverItsLettersOccur() {
    Redactor redactor = new Redactor();
    assertThat(redactor.value("PIN_TOKEN", "abc")).hasToString("<redacted:3chars>");
    assertThat(redactor.value("COPY", "abc")).hasToString("<redacted:3chars>");
    assertThat(redactor.text("the abc")).hasToString("the abc");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DB_PASSWORD=abc | DB_PASSWORD=[REDACTED]",
        "{\"password\": \"abc\"} | {\"password\": \"[REDACTED]\"}",
        "PIN=abc | PIN=abc",
        "-p abc | -p abc",
      })
  void text_masksAShortSecretBehindANameThatSaysSo(String text, String masked) {
    Redactor redactor = new Redactor();
    redactor.addSecret("abc");
    assertThat(redactor.text(text)).hasToString(masked);
  }

  @Test
  void stream_givesTheSameBytesHoweverTheyAreCut() {
    String pem = "-----BEGIN PRIVATE KEY-----\nQUJDREVGR0g=\n-----END PRIVATE KEY-----\n";
    String text =
        "start "
            + SECRET
            + " pass password=hunter2\n"
            + pem
            + "x AKIAIOSFODNN7EXAMPLE abcdefghijkl t";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> secrets = List.of(SECRET, "abcdefgh", "efghijkl");
    String whole = cut(secrets, bytes, new int[] {bytes.length});
    assertThat(whole).doesNotContain("hunter2").doesNotContain("QUJD").doesNotContain("abcd");
    for (int at = 0; at <= bytes.length; at++) {
      assertThat(cut(secrets, bytes, new int[] {at, bytes.length - at})).isEqualTo(whole);
    }
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      List<Integer> sizes = new ArrayList<>();
      for (int left = bytes.length; left > 0; ) {
        int size = Math.min(left, 1 + random.nextInt(9));
        sizes.add(size);
        left -= size;
      }
      assertThat(cut(secrets, bytes, sizes.stream().mapToInt(i -> i).toArray())).isEqualTo(whole);
    }
  }

  @Test
  void stream_masksTheRestOfATokenThatTheHoldLimitDoesNotDecide() {
    String secret = "k".repeat(200_000);
    byte[] bytes = ("a " + secret + " z").getBytes(StandardCharsets.UTF_8);
    String whole = cut(List.of(secret), bytes, new int[] {bytes.length});
    assertThat(whole).isEqualTo("a [REDACTED] z");
    int[] pieces = new int[bytes.length / 1000 + 1];
    java.util.Arrays.fill(pieces, 1000);
    pieces[pieces.length - 1] = bytes.length % 1000;
    assertThat(cut(List.of(secret), bytes, pieces)).isEqualTo(whole);
  }

  @Test
  void stream_isLinearWhereAValueIsFullOfNames() {
    byte[] bytes = "token=7".repeat(200_000).getBytes(StandardCharsets.UTF_8);
    String whole = cut(List.of(), bytes, new int[] {bytes.length});
    assertThat(whole).startsWith("token=[REDACTED]").hasSizeLessThan(bytes.length);
    assertThat(cut(List.of(), bytes, new int[] {7, 5000, 66_000, bytes.length - 71_007}))
        .isEqualTo(whole);
  }

  @Test
  void text_masksAKnownValueThatBeginsInsideAnotherValue() {
    Redactor redactor = new Redactor();
    redactor.addSecret("inner secret words");
    assertThat(redactor.text("password=xinner secret words end"))
        .hasToString("password=[REDACTED] end");
  }

  @Test
  void stream_passesBytesThatAreNotTextUnchanged() {
    byte[] bytes = new byte[300_000];
    new Random(3).nextBytes(bytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RedactingStream stream = new Redactor().stream();
    append(out, stream.write(ByteBuffer.wrap(bytes)));
    append(out, stream.end());
    assertThat(out.toByteArray()).isEqualTo(bytes);
  }

  @Test
  void stream_releasesAPromptThatCannotBeASecret() {
    RedactingStream stream = new Redactor().stream();
    byte[] prompt = "Continue? [y/N] ".getBytes(StandardCharsets.UTF_8);
    assertThat(stream.write(ByteBuffer.wrap(prompt)).length()).isEqualTo(prompt.length);
  }

  private static String cut(List<String> secrets, byte[] bytes, int[] sizes) {
    Redactor redactor = new Redactor();
    redactor.addSecrets(secrets);
    RedactingStream stream = redactor.stream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    for (int size : sizes) {
      append(out, stream.write(ByteBuffer.wrap(bytes, at, size)));
      at += size;
    }
    append(out, stream.end());
    return out.toString(StandardCharsets.UTF_8);
  }

  private static void append(ByteArrayOutputStream out, RedactedBytes bytes) {
    byte[] copy = new byte[bytes.length()];
    bytes.asByteBuffer().get(copy);
    out.writeBytes(copy);
  }
}
