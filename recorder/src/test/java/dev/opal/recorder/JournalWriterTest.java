// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.JournalRecord;
import dev.opal.model.LossKind;
import dev.opal.model.RunEvent;
import dev.opal.model.SpanId;
import dev.opal.model.journal.JournalReader;
import dev.opal.redaction.Redactor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalWriterTest {
  private static final SpanId SPAN = new SpanId("0123456789abcdef");

  @TempDir Path folder;
  private final Redactor redactor = new Redactor();

  @Test
  void append_fromManyThreadsMakesOneChain() throws Exception {
    Path file = folder.resolve("journal.jsonl");
    JournalWriter writer = writer(create(file));
    List<Thread> threads =
        Stream.generate(() -> new Thread(() -> append(writer, 500))).limit(8).toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(writer.sync()).isTrue();
    writer.close();
    assertThat(read(Files.newInputStream(file))).hasSize(4000);
  }

  @Test
  void append_isWithTheOperatingSystemWhenItReturns() throws Exception {
    Path file = folder.resolve("journal.jsonl");
    JournalWriter writer = writer(create(file));
    append(writer, 1);
    assertThat(read(Files.newInputStream(file))).hasSize(1);
    writer.close();
  }

  @Test
  void aDiskThatIsFull_stopsNobodyAndIsToldWhenThereIsRoomAgain() throws Exception {
    GatedFile channel = new GatedFile(folder.resolve("journal.jsonl"));
    JournalWriter writer = writer(channel);
    append(writer, 10);
    channel.full = true;
    append(writer, 40_000);
    assertThat(writer.isHealthy()).isFalse();
    assertThat(writer.sync()).isFalse();
    channel.full = false;
    append(writer, 5);
    assertThat(writer.sync()).isTrue();
    assertThat(writer.isHealthy()).isTrue();
    writer.close();

    List<JournalRecord> records = read(Files.newInputStream(folder.resolve("journal.jsonl")));
    long lost =
        records.stream()
            .map(JournalRecord::event)
            .filter(RunEvent.Lost.class::isInstance)
            .map(RunEvent.Lost.class::cast)
            .filter(event -> event.kind() == LossKind.EVENTS)
            .mapToLong(RunEvent.Lost::count)
            .sum();
    long notes =
        records.stream().filter(record -> record.event() instanceof RunEvent.Noted).count();
    assertThat(lost).isPositive();
    assertThat(lost + notes).isEqualTo(40_015);
  }

  @Test
  void aSyncThatFailed_isNotForgottenByOneThatSucceeds() throws Exception {
    GatedFile file = new GatedFile(folder.resolve("journal.jsonl"));
    JournalWriter writer = writer(file);
    append(writer, 1);
    file.failNextSync = true;
    assertThat(writer.sync()).isFalse();
    append(writer, 1);
    assertThat(writer.sync()).isFalse();
    assertThat(writer.isHealthy()).isFalse();
    writer.close();
  }

  @Test
  void aRecordLongerThanReadersTake_isCountedAndNotWritten() throws Exception {
    Path file = folder.resolve("journal.jsonl");
    JournalWriter writer = writer(create(file));
    String huge = "x".repeat(JournalReader.MAX_LINE);
    writer.append(SPAN, new RunEvent.Noted(redactor.text("huge"), redactor.text(huge), Map.of()));
    append(writer, 1);
    writer.close();
    assertThat(read(Files.newInputStream(file)))
        .extracting(JournalRecord::event)
        .satisfiesExactly(
            lost -> assertThat(((RunEvent.Lost) lost).count()).isEqualTo(1),
            note -> assertThat(note).isInstanceOf(RunEvent.Noted.class));
  }

  @Test
  void aThreadThatIsInterrupted_goesOnWriting() throws Exception {
    Path file = folder.resolve("journal.jsonl");
    JournalWriter writer = writer(create(file));
    Thread.currentThread().interrupt();
    append(writer, 3);
    assertThat(writer.sync()).isTrue();
    assertThat(Thread.interrupted()).isTrue();
    append(writer, 1);
    writer.close();
    assertThat(read(Files.newInputStream(file))).hasSize(4);
  }

  private JournalWriter writer(AppendFile channel) {
    return new JournalWriter(channel, record -> {}, List.of(), redactor);
  }

  private void append(JournalWriter writer, int count) {
    for (int i = 0; i < count; i++) {
      writer.append(
          SPAN, new RunEvent.Noted(redactor.text("n"), redactor.text("value " + i), Map.of()));
    }
  }

  private static AppendFile create(Path file) throws IOException {
    return AppendFile.create(file);
  }

  private static List<JournalRecord> read(InputStream in) throws IOException {
    List<JournalRecord> records = new ArrayList<>();
    JournalReader.Result result =
        JournalReader.read(
            "journal.jsonl", new ByteArrayInputStream(in.readAllBytes()), records::add);
    assertThat(result.problems()).isEmpty();
    assertThat(result.tornBytes()).isZero();
    return records;
  }
}
