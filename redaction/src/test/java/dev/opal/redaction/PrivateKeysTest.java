// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A private key is masked line by line whatever stands around each line, and that stays. */
class PrivateKeysTest {
  private static final String BEGIN = "-----BEGIN RSA " + "PRIVATE KEY-----";
  private static final String END = "-----END RSA " + "PRIVATE KEY-----";
  private static final List<String> LINES = lines(11, 64);

  record Around(String name, String before, String after) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<String> lines(long seed, int width) {
    byte[] key = new byte[300];
    new Random(seed).nextBytes(key);
    String text = Base64.getMimeEncoder(width, new byte[] {'\n'}).encodeToString(key);
    return List.of(text.split("\n"));
  }

  static Stream<Around> surroundings() {
    return Stream.of(
        new Around("cat -n", "     7\t", "\n"),
        new Around("a time and a level", "2026-01-01T00:00:00Z INFO ", "\n"),
        new Around("the name of a step", "[step 3] ", "\r\n"),
        new Around("docker compose", "web-1  | ", "\n"),
        new Around("docker compose in colours", "\u001b[36mweb-1  |\u001b[0m ", "\n"),
        new Around("colours", "\u001b[32m", "\u001b[0m\n"),
        new Around("a quotation", "> ", "\n"),
        new Around("a column", "| ", " |\n"),
        new Around("source code", "    \"", "\\n\" +\n"),
        new Around("a list in source code", "    '", "',\n"),
        new Around("JSON in JSON", "", "\\\\n"),
        new Around("a line of a diff", "- ", "\n"),
        new Around("a table", "key: ", "\n"),
        new Around("syslog", "Nov 20 15:49:09 host app[123]: ", "\n"));
  }

  private static String printed(Around around, UnaryOperator<String> each) {
    StringBuilder text = new StringBuilder();
    List<String> all = new ArrayList<>(LINES);
    all.add(0, BEGIN);
    all.add(END);
    for (String line : all) {
      text.append(around.before()).append(each.apply(line)).append(around.after());
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("surroundings")
  void key_isMaskedAndWhatStandsAroundItStays(Around around) {
    String text = "before\n" + printed(around, line -> line) + "see org/example/SomeLongName1\n";
    String expected =
        "before\n"
            + printed(around, line -> line.startsWith("-----") ? line : Masks.MARK)
            + "see org/example/SomeLongName1\n";
    Redactor redactor = new Redactor();
    byte[] bytes = Cuts.latin(text);
    for (int at = 0; at <= bytes.length; at++) {
      assertThat(Cuts.through(redactor, bytes, at)).isEqualTo(expected);
    }
    assertThat(Cuts.throughPieces(redactor, bytes, 1)).isEqualTo(expected);
  }

  @Test
  void keyOfOpenPgpAndOfSsh2_isMaskedBehindNumbers() {
    for (String name : List.of("-----BEGIN PGP ", "---- BEGIN SSH2 ENCRYPTED ")) {
      StringBuilder text = new StringBuilder();
      boolean pgp = name.startsWith("-----");
      text.append(" 1\t").append(name).append("PRIVATE KEY ");
      text.append(pgp ? "BLOCK-----\n 2\t\n" : "----\n 2\tComment: \"2048-bit rsa\"\n");
      LINES.forEach(line -> text.append(" 3\t").append(line).append('\n'));
      text.append(pgp ? " 4\t-----END PGP" : " 4\t---- END SSH2");
      String whole = new Redactor().text(text.toString().replace("KEY B", "KEY B")).toString();
      for (String line : LINES) {
        assertThat(whole)
            .doesNotContain(line.substring(0, 8))
            .doesNotContain(line.substring(8, 16));
      }
      assertThat(whole).contains(" 3\t[REDACTED]").contains("END ");
    }
  }

  @Test
  void keyWithoutAnEnd_isMaskedAsLongAsItsLinesCome() {
    StringBuilder text = new StringBuilder("$ head -n 5 key\n> " + BEGIN + "\n");
    LINES.forEach(line -> text.append("> ").append(line).append('\n'));
    text.append("all is well\n".repeat(1000)).append("> ").append(LINES.get(0)).append('\n');
    String masked = new Redactor().text(text.toString()).toString();
    assertThat(masked).endsWith("all is well\n> " + LINES.get(0) + "\n");
    assertThat(masked).contains("> [REDACTED]\n> [REDACTED]\nall is well");
  }

  @Test
  void keyBetweenLinesOfOthers_isMasked() {
    String other =
        "db-1 | 2026-01-01 checkpoint complete: wrote 3 buffers at /var/lib/postgresql\n";
    StringBuilder text = new StringBuilder("web-1 | " + BEGIN + "\n");
    LINES.forEach(
        line -> text.append(other.repeat(5)).append("web-1 | ").append(line).append('\n'));
    String masked = new Redactor().text(text + "web-1 | " + END + "\n").toString();
    LINES.forEach(line -> assertThat(masked).doesNotContain(line));
    assertThat(masked.split(java.util.regex.Pattern.quote(other), -1))
        .hasSize(5 * LINES.size() + 1);
  }

  @Test
  void longKeyBehindNumbers_isMaskedToItsEndAndNotHeld() {
    StringBuilder text = new StringBuilder(" 1\t" + BEGIN + "\n");
    RedactingStream stream = new Redactor().stream();
    for (int i = 0; i < 3000; i++) {
      text.append(" 2\t").append(LINES.get(i % 5)).append('\n');
      stream.write(
          java.nio.ByteBuffer.wrap(Cuts.latin(text.substring(Math.max(0, text.length() - 68)))));
      assertThat(stream.heldBytes()).isLessThan(200);
    }
    byte[] bytes = Cuts.latin(text + " 3\t" + END + "\n");
    Redactor redactor = new Redactor();
    String whole = Cuts.through(redactor, bytes);
    assertThat(whole).doesNotContain(LINES.get(2).substring(0, 16)).endsWith(END + "\n");
    for (int size : new int[] {1000, 4097, 65_536}) {
      assertThat(Cuts.throughPieces(redactor, bytes, size)).isEqualTo(whole);
    }
  }

  @Test
  void codeThatSpeaksOfKeys_comesThrough() {
    String code =
        "if (line.equals(\"" + BEGIN + "\")) {\n  readThePrivateKeyFrom(this.reader);\n}\n";
    assertThat(new Redactor().text(code)).hasToString(code);
    String name = "  theServerInTheBackground_outlivesTheRunAndIsSeen();\n";
    String other = "  digest(\"0123456789abcdefghijABCDEFGHIJ\");\n";
    assertThat(new Redactor().text(code + name + other + name).toString())
        .startsWith(code + name)
        .endsWith(name);
  }

  @Test
  void keyOnNarrowLines_isMasked() {
    StringBuilder text = new StringBuilder(" 1\t" + BEGIN + "\n");
    lines(12, 24).forEach(line -> text.append(" 2\t").append(line).append('\n'));
    String masked = new Redactor().text(text + " 3\t" + END + "\n").toString();
    long left = lines(12, 24).stream().filter(masked::contains).count();
    assertThat(left).as(masked).isLessThanOrEqualTo(1);
  }
}
