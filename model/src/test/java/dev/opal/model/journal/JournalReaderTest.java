// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Hash;
import dev.opal.model.JournalEnd;
import dev.opal.model.JournalRecord;
import dev.opal.model.RunEvent;
import dev.opal.model.Samples;
import dev.opal.model.journal.JournalReader.Problem;
import dev.opal.model.journal.JournalReader.Result;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalReaderTest {
  private final List<JournalRecord> records = new ArrayList<>();
  private final List<String> lines =
      new ArrayList<>(List.of(new String(Samples.journal(), UTF_8).split("\n")));

  @Test
  void wholeJournal_isReadWithoutProblems() throws IOException {
    Result result = read(text());

    assertThat(result.problems()).isEmpty();
    assertThat(result.tornBytes()).isZero();
    assertThat(result.end())
        .isEqualTo(new JournalEnd("j", 14, Hash.of(lines.get(14).getBytes(UTF_8)), true));
    assertThat(records).extracting(JournalRecord::event).isEqualTo(Samples.events());
  }

  @Test
  void emptyJournal_hasNoRecord() throws IOException {
    assertThat(read(""))
        .isEqualTo(new Result(new JournalEnd("j", -1, Hash.ZERO, false), 0, List.of()));
  }

  @Test
  void journalWithoutALastRecord_isOpen() throws IOException {
    lines.remove(14);
    lines.remove(13);
    assertThat(read(text()).end().closed()).isFalse();
  }

  @Test
  void editedLine_breaksTheChainOfTheNext() throws IOException {
    lines.set(5, lines.get(5).replace("83.25", "99.99"));
    assertThat(read(text()).problems())
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.line()).isEqualTo(7);
          assertThat(problem.what()).startsWith("prev must be ");
        });
    assertThat(records).hasSize(15);
  }

  @Test
  void editedLastLine_showsInTheDigest() throws IOException {
    Hash before = read(text()).end().lastHash();
    lines.set(14, lines.get(14).replace("failed", "succeeded"));
    Result result = read(text());
    assertThat(result.problems()).isEmpty();
    assertThat(result.end().lastHash()).isNotEqualTo(before);
  }

  @Test
  void missingLine_isAGap() throws IOException {
    String missing = lines.remove(4);
    assertThat(read(text()).problems())
        .containsExactly(
            new Problem(5, "seq must be 4 but was 5"),
            new Problem(5, "prev must be " + digest(lines.get(3)) + " but was " + digest(missing)));
  }

  @Test
  void swappedAndRepeatedLines_areTold() throws IOException {
    lines.add(3, lines.get(2));
    assertThat(read(text()).problems()).isNotEmpty();
    lines.remove(3);
    lines.add(2, lines.remove(3));
    assertThat(read(text()).problems()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5, 100, 300})
  void tornTail_isCountedAndNeverRead(int cut) throws IOException {
    String whole = text();
    String torn = whole.substring(0, whole.length() - cut);
    Result result = read(torn);
    int last = torn.lastIndexOf('\n') + 1;
    assertThat(result.tornBytes()).isEqualTo(torn.substring(last).getBytes(UTF_8).length);
    assertThat(result.problems()).isEmpty();
    assertThat(result.end().closed()).as("a closed journal has nothing behind").isFalse();
  }

  @Test
  void tailBehindTheLastRecord_isTorn() throws IOException {
    Result result = read(text() + "{\"v\":1");
    assertThat(result.tornBytes()).isEqualTo(6);
    assertThat(result.end().closed()).isFalse();
  }

  @Test
  void rubbishBehindTheLastRecord_isNoEnd() throws IOException {
    assertThat(read(text() + "rubbish\n").end().closed()).isFalse();
  }

  @Test
  void carriageReturns_breakTheChain() throws IOException {
    assertThat(read(text().replace("\n", "\r\n")).problems()).isNotEmpty();
  }

  @Test
  void emptyLineAndByteOrderMark_areProblems() throws IOException {
    assertThat(read("\n" + text()).problems())
        .containsExactly(new Problem(1, "expected a value at offset 0 but saw the end"));
    assertThat(read("\ufeff" + text()).problems())
        .first()
        .isEqualTo(new Problem(1, "expected a value at offset 0 but saw U+FEFF"));
  }

  @Test
  void newerVersion_isNamed() throws IOException {
    lines.set(14, lines.get(14).replace("\"v\":1", "\"v\":2"));
    Result result = read(text());
    assertThat(result.problems())
        .containsExactly(
            new Problem(
                15, "a journal record must be of version 1 but was of 2; use a newer Opal"));
    assertThat(result.end().lastSeq()).isEqualTo(13);
  }

  @Test
  void unknownEvent_isNamedInOneLine() throws IOException {
    lines.set(14, lines.get(14).replace("run.ended", "run.en\\nded"));
    assertThat(read(text()).problems())
        .singleElement()
        .extracting(Problem::what)
        .asString()
        .startsWith("an event must be one that this Opal knows but was")
        .doesNotContain("\n");
  }

  @Test
  void unknownFields_areIgnored() throws IOException {
    String line = lines.get(0).replace("{\"data\":{", "{\"data\":{\"added_later\":[1],");
    assertThat(read(line + "\n").problems()).isEmpty();
    assertThat(records)
        .singleElement()
        .extracting(JournalRecord::event)
        .isEqualTo(Samples.events().get(0));
  }

  @Test
  void problems_areAtMostAHundred() throws IOException {
    assertThat(read("x\n".repeat(1000)).problems())
        .hasSize(100)
        .last()
        .extracting(Problem::line)
        .isEqualTo(100L);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1, 100_000, 20_000_000})
  void longLine_isReadUpToTheLimit(int beyond) throws IOException {
    String event = lines.get(0);
    String padded =
        event.replace(
            "{\"data\":",
            "{" + " ".repeat(JournalReader.MAX_LINE + beyond - event.length()) + "\"data\":");
    Result result = read(padded + "\n" + event + "\n");
    if (beyond <= 0) {
      assertThat(records).hasSize(2);
    } else {
      assertThat(result.problems())
          .containsExactly(
              new Problem(1, "a record must be at most 67108864 bytes but was longer"));
      assertThat(records).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 1_000_000, 67_108_864, 67_108_865, 150_000_000})
  void tornTail_isCountedHoweverLong(int length) throws IOException {
    InputStream torn = new ByteArrayInputStream(new byte[length]);
    InputStream in = new SequenceInputStream(new ByteArrayInputStream(Samples.journal()), torn);
    Result result = JournalReader.read("j", in, records::add);
    assertThat(result.tornBytes()).isEqualTo(length);
    assertThat(result.end().closed()).isFalse();
    assertThat(records).hasSize(15);
  }

  @Test
  void sizesOfReads_makeNoDifference() throws IOException {
    byte[] journal = text().repeat(60).getBytes(UTF_8);
    Result whole = JournalReader.read("j", new ByteArrayInputStream(journal), records::add);
    Random random = new Random(5);
    InputStream dribbling =
        new ByteArrayInputStream(journal) {
          @Override
          public synchronized int read(byte[] to, int offset, int length) {
            return super.read(to, offset, Math.min(length, 1 + random.nextInt(4000)));
          }
        };
    assertThat(JournalReader.read("j", dribbling, record -> {})).isEqualTo(whole);
  }

  @Test
  void damage_neverThrows() throws IOException {
    byte[] journal = Samples.journal();
    Random random = new Random(3);
    for (int i = 0; i < 3000; i++) {
      byte[] damaged = journal.clone();
      for (int j = random.nextInt(6); j >= 0; j--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      JournalReader.read("j", new ByteArrayInputStream(damaged), record -> {});
    }
  }

  @Test
  void everyMemberRemovedOrOfAnotherType_neverThrows() throws IOException {
    for (String line : lines) {
      for (String value :
          new String[] {"null", "0", "-1", "1.5", "\"\"", "[]", "{}", "true", "1e300"}) {
        for (int at = line.indexOf(':'); at >= 0; at = line.indexOf(':', at + 1)) {
          int end = line.substring(at).replaceFirst("[,}].*", "").length() + at;
          read(line.substring(0, at + 1) + value + line.substring(end) + "\n");
        }
      }
    }
  }

  @Test
  void writerLeft_closesAJournal() throws IOException {
    lines.remove(14);
    Result result = read(text());
    assertThat(records.get(records.size() - 1).event()).isInstanceOf(RunEvent.WriterLeft.class);
    assertThat(result.end().closed()).isTrue();
  }

  private static String digest(String line) {
    return Hash.of(line.getBytes(UTF_8)).hex();
  }

  private String text() {
    return String.join("\n", lines) + "\n";
  }

  private Result read(String journal) throws IOException {
    records.clear();
    return JournalReader.read("j", new ByteArrayInputStream(journal.getBytes(UTF_8)), records::add);
  }
}
