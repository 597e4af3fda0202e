// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import static dev.opal.recorder.TestStore.exit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Hash;
import dev.opal.model.Status;
import dev.opal.model.json.JsonObject;
import dev.opal.store.Bundle;
import dev.opal.store.BundleKey;
import dev.opal.store.Inbox;
import dev.opal.store.RunStore;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a recorded command left behind writes into the bundle while its recorder seals it. */
class SealForgeryTest {
  /** So many make artifacts that take their time, in which others can write. */
  private static final int NOTES = 5_000;

  private static final int TAIL = 1_000;

  @TempDir Path folder;
  private final CountDownLatch forged = new CountDownLatch(1);
  private TestStore store;

  @BeforeEach
  void makeStore() {
    store = new TestStore(folder, Patient::new);
  }

  @Test
  @Timeout(60)
  void aSummaryThatSomebodyRewrites_isNotTheOneOfTheManifest() throws Exception {
    Run run = failingRun();
    Path summary = open(run).resolveSibling(run.id() + ".sealing").resolve("summary.json");
    forge(summary, text -> text.endsWith("\n}\n"), "\"failed\"", "\"forged\"");
    run.end(Status.FAILED, 3);

    assertIsForgedButKnown(run.key(), "summary.json", "\"forged\"", "\"failed\"");
  }

  @Test
  @Timeout(60)
  void aJournalThatSomebodyRewritesAfterItsEnd_isNotTheOneOfTheManifest() throws Exception {
    Run run = failingRun();
    forge(
        open(run).resolve("journal.jsonl"),
        text -> text.contains("\"event\":\"run.ended\"") && text.endsWith("\n"),
        "HONEST",
        "FORGED");
    run.end(Status.FAILED, 3);

    assertIsForgedButKnown(run.key(), "journal.jsonl", "FORGED", "HONEST");
  }

  private Run failingRun() throws Exception {
    Run run = store.start();
    Step step = run.step("check", store.text("HONEST"));
    for (int i = 0; i < NOTES; i++) {
      run.note("fact", String.valueOf(i), Map.of());
    }
    step.end(1, exit(3));
    return run;
  }

  private Path open(Run run) {
    return store.runs.resolve(".open").resolve(run.id().value());
  }

  /** Rewrites a file in place as soon as it is there and ends as was waited for. */
  private void forge(Path file, Predicate<String> isReady, String honest, String wrong) {
    Thread forger =
        new Thread(() -> {
          try (RandomAccessFile open = await(file)) {
            while (!isReady.test(read(open, Math.max(0, open.length() - TAIL)))) {
              Thread.onSpinWait();
            }
            open.seek(read(open, 0).indexOf(honest));
            open.write(wrong.getBytes(StandardCharsets.ISO_8859_1));
            forged.countDown();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    forger.setDaemon(true);
    forger.start();
  }

  private static RandomAccessFile await(Path file) throws IOException {
    while (!Files.exists(file)) {
      Thread.onSpinWait();
    }
    return new RandomAccessFile(file.toFile(), "rw");
  }

  private static String read(RandomAccessFile file, long from) throws IOException {
    byte[] bytes = new byte[(int) (file.length() - from)];
    file.seek(from);
    file.readFully(bytes);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private void assertIsForgedButKnown(BundleKey key, String name, String wrong, String honest)
      throws Exception {
    String content = store.content(key, name);
    assertThat(content.contains(wrong)).as("forged").isTrue();
    String written = content.replace(wrong, honest);
    List<String> named = new ArrayList<>();
    for (JsonObject file : store.json(key, "manifest.json").objects("files")) {
      named.add(file.string("name") + " " + file.string("sha256"));
    }
    assertThat(named)
        .contains(name + " " + Hash.of(written.getBytes(StandardCharsets.UTF_8)).hex());
  }

  /** Commits only what has been forged, so that the forger is never too late. */
  private final class Patient implements RunStore {
    private final RunStore store;

    Patient(RunStore store) {
      this.store = store;
    }

    @Override
    public void put(BundleKey key, Path bundle) throws StoreException {
      try {
        forged.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      store.put(key, bundle);
    }

    @Override
    public Optional<Bundle> find(BundleKey key) throws StoreException {
      return store.find(key);
    }

    @Override
    public List<BundleKey> keys() throws StoreException {
      return store.keys();
    }

    @Override
    public List<BundleKey> keys(String env, String target) throws StoreException {
      return store.keys(env, target);
    }

    @Override
    public Inbox inbox() {
      return store.inbox();
    }
  }
}
