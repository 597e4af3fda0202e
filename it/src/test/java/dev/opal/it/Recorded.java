// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Hash;
import dev.opal.model.JournalEnd;
import dev.opal.model.JournalRecord;
import dev.opal.model.RunEvent;
import dev.opal.model.SpanId;
import dev.opal.model.journal.JournalReader;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import dev.opal.recorder.OpenRun;
import dev.opal.recorder.Recovery;
import dev.opal.redaction.Redactor;
import dev.opal.store.StoreException;
import dev.opal.store.files.FileRunStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What lies below an Opal's home, read without the program that wrote it. */
record Recorded(Path home) {

  Path runs() {
    return home.resolve("runs");
  }

  /** Every sealed bundle, addenda included, by run. */
  List<Sealed> sealed() {
    try {
      return new FileRunStore(runs())
          .keys().stream().map(key -> new Sealed(runs().resolve(key.path()))).toList();
    } catch (StoreException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The only bundle. */
  Sealed only() {
    List<Sealed> all = sealed();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  /** The runs that are not sealed, seen as a list shows them. */
  List<OpenRun> open() {
    if (!Files.isDirectory(runs())) {
      return List.of();
    }
    try {
      return new Recovery(runs(), new FileRunStore(runs()), new Redactor())
          .openRuns(Recovery.DEFAULT_IDLE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every file below the home. */
  List<Path> files() {
    if (!Files.exists(home)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(home)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A bundle in its place. */
  record Sealed(Path folder) {

    String runId() {
      return folder.getFileName().toString();
    }

    String text(String name) {
      try {
        return Files.readString(folder.resolve(name), UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    JsonObject json(String name) {
      try {
        return (JsonObject) Json.parse(text(name));
      } catch (JsonException e) {
        throw new IllegalStateException(name, e);
      }
    }

    JsonObject summary() {
      return json("summary.json");
    }

    /** The count of one kind of loss. */
    long lost(String kind) throws JsonException {
      long count = 0;
      for (JsonObject loss : summary().objects("losses")) {
        count += loss.string("kind").equals(kind) ? loss.integer("count") : 0;
      }
      return count;
    }

    /** The steps' paths, as started. */
    List<String> paths() throws JsonException {
      List<String> paths = new ArrayList<>();
      for (JsonObject step : summary().objects("step_list")) {
        paths.add(step.string("path"));
      }
      return paths;
    }

    JsonObject step(String path) throws JsonException {
      for (JsonObject step : summary().objects("step_list")) {
        if (step.string("path").equals(path)) {
          return step;
        }
      }
      throw new AssertionError("no step " + path + " in " + paths());
    }

    List<String> journals() throws JsonException {
      return names().stream().filter(name -> name.endsWith(".jsonl")).toList();
    }

    private List<String> names() throws JsonException {
      List<String> names = new ArrayList<>();
      for (JsonObject file : json("manifest.json").objects("files")) {
        names.add(file.string("name"));
      }
      return names;
    }

    List<JournalRecord> records(String journal) {
      List<JournalRecord> records = new ArrayList<>();
      read(journal, records);
      return records;
    }

    private JournalReader.Result read(String journal, List<JournalRecord> records) {
      try (InputStream in = Files.newInputStream(folder.resolve(journal))) {
        return JournalReader.read(journal, in, records::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /**
     * The manifest names every file with its size and digest; every journal's chain holds; the
     * run's end names the other journals as they are; every output record fits the bytes of its
     * log.
     */
    void assertIntact() throws IOException, JsonException {
      assertManifest();
      Map<String, JournalEnd> seen = new HashMap<>();
      List<JournalEnd> told = new ArrayList<>();
      for (String journal : journals()) {
        List<JournalRecord> records = new ArrayList<>();
        JournalReader.Result result = read(journal, records);
        assertThat(result.problems()).as("%s of %s", journal, folder).isEmpty();
        seen.put(journal, result.end());
        assertOutput(records);
        records.forEach(record -> {
          if (record.event() instanceof RunEvent.RunEnded end) {
            told.addAll(end.journals());
          }
        });
      }
      for (JournalEnd end : told) {
        assertThat(seen.get(end.name())).as("end of %s in %s", end.name(), folder).isEqualTo(end);
      }
    }

    private void assertManifest() throws IOException, JsonException {
      List<String> named = names();
      for (JsonObject file : json("manifest.json").objects("files")) {
        Path path = folder.resolve(file.string("name"));
        assertThat(Files.size(path)).as(path.toString()).isEqualTo(file.integer("size"));
        assertThat(digest(path)).as(path.toString()).isEqualTo(file.string("sha256"));
      }
      named.add("manifest.json");
      try (Stream<Path> all = Files.walk(folder)) {
        assertThat(all.filter(Files::isRegularFile).map(file -> folder.relativize(file).toString()))
            .containsExactlyInAnyOrderElementsOf(named);
      }
    }

    private static String digest(Path file) throws IOException {
      MessageDigest digest = Hash.sha256();
      byte[] buffer = new byte[1 << 20];
      try (InputStream in = Files.newInputStream(file)) {
        for (int count; (count = in.read(buffer)) >= 0; ) {
          digest.update(buffer, 0, count);
        }
      }
      return Hash.of(digest).hex();
    }

    private void assertOutput(List<JournalRecord> records) throws IOException {
      Map<SpanId, String> logs = new HashMap<>();
      for (JournalRecord record : records) {
        if (record.event() instanceof RunEvent.StepStarted step) {
          logs.put(record.envelope().span(), step.path().logName());
        }
        if (record.event() instanceof RunEvent.OutputWritten piece) {
          byte[] bytes = new byte[piece.length()];
          Path log = folder.resolve(String.valueOf(logs.get(record.envelope().span())));
          try (RandomAccessFile in = new RandomAccessFile(log.toFile(), "r")) {
            in.seek(piece.offset());
            in.readFully(bytes);
          }
          assertThat(Hash.of(bytes)).isEqualTo(piece.digest());
        }
      }
    }

    /** What one of a step's streams printed, in order. */
    byte[] output(String journal, String log, String stream) throws IOException {
      byte[] all = Files.readAllBytes(folder.resolve(log));
      var out = new java.io.ByteArrayOutputStream();
      records(journal).stream()
          .map(JournalRecord::event)
          .filter(event -> event instanceof RunEvent.OutputWritten)
          .map(event -> (RunEvent.OutputWritten) event)
          .filter(piece -> piece.stream().toString().equals(stream))
          .sorted(Comparator.comparingLong(RunEvent.OutputWritten::offset))
          .forEach(piece -> out.write(all, (int) piece.offset(), piece.length()));
      return out.toByteArray();
    }
  }
}
