// SPDX-License-Identifier: Apache-2.0
package dev.opal.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class LogExcerptTest {
  private static LogExcerpt read(String log, int limit) throws IOException {
    byte[] bytes = log.getBytes(StandardCharsets.UTF_8);
    return LogExcerpt.read(new ByteArrayInputStream(bytes), limit);
  }

  private static String lines(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i <= to; i++) {
      text.append("line ").append(i).append('\n');
    }
    return text.toString();
  }

  @Test
  void logWithinTheLimit_isWhole() throws IOException {
    String log = lines(1, 10);
    assertThat(read(log, log.length())).isEqualTo(new LogExcerpt(log, "", log.length(), 0, 0));
    assertThat(read("", 0)).isEqualTo(new LogExcerpt("", "", 0, 0, 0));
  }

  /** Whatever the limit: what is shown and what is counted as left out make up the log. */
  @Test
  void longLog_losesWholeLinesOfItsMiddle() throws IOException {
    String log = lines(1, 200);
    for (int limit = 40; limit < log.length(); limit++) {
      LogExcerpt cut = read(log, limit);
      String leftOut = log.substring(cut.head().length(), log.length() - cut.tail().length());
      assertThat(log).startsWith(cut.head()).endsWith(cut.tail());
      assertThat(cut.head()).endsWith("\n").doesNotContain("line 200");
      assertThat(cut.tail()).startsWith("line ").endsWith("line 200\n");
      assertThat(cut.head().length() + cut.tail().length()).isLessThanOrEqualTo(limit);
      assertThat(cut.bytes()).isEqualTo(log.length());
      assertThat(cut.leftOutBytes()).isEqualTo(leftOut.length());
      assertThat(cut.leftOutLines()).isEqualTo(leftOut.lines().count());
    }
  }

  @Test
  void limitOfNothing_leavesAllOut() throws IOException {
    assertThat(read("a\nb\n", 0)).isEqualTo(new LogExcerpt("", "", 4, 4, 2));
  }

  @Test
  void longLine_isCutBetweenCharacters() throws IOException {
    for (int limit = 4096; limit < 4110; limit++) {
      LogExcerpt cut = read("€".repeat(100_000), limit);
      assertThat(cut.head()).matches("€+");
      assertThat(cut.tail()).matches("€+");
      assertThat(cut.leftOutLines()).isZero();
      assertThat(cut.head().length() + cut.tail().length() + cut.leftOutBytes() / 3)
          .isEqualTo(100_000);
    }
  }

  @Test
  void whatIsNoUtf8_isReplaced() throws IOException {
    byte[] bytes = {'a', (byte) 0xff, 'b'};
    assertThat(LogExcerpt.read(new ByteArrayInputStream(bytes), 10).head()).isEqualTo("a\ufffdb");
  }
}
