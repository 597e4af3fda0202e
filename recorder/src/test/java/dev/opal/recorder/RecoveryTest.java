// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import static dev.opal.recorder.TestStore.bytes;
import static dev.opal.recorder.TestStore.exit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.opal.model.LossKind;
import dev.opal.model.Origin;
import dev.opal.model.OutputStreamName;
import dev.opal.model.Status;
import dev.opal.store.BundleKey;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a dead recorder leaves behind; killing real processes is the business of the black-box
 * tests.
 */
class RecoveryTest {
  private static final Duration DAY = Duration.ofHours(24);

  @TempDir Path folder;
  private TestStore store;

  @BeforeEach
  void makeStore() {
    store = new TestStore(folder);
  }

  /** Copies an open run into a store of its own, as it stands, so that nobody holds its lock. */
  private TestStore dead(Run run) throws Exception {
    TestStore other = new TestStore(folder.resolve("dead"));
    copyOpen(run, other);
    return other;
  }

  private void copyOpen(Run run, TestStore other) throws Exception {
    Path from = store.runs.resolve(".open").resolve(run.id().value());
    Path to = other.runs.resolve(".open").resolve(run.id().value());
    try (var files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }

  private Run runWithOutput() throws Exception {
    Run run = store.start(Origin.EXEC, store.plan("make"), List.of());
    Step done = run.step("one", store.text("one"));
    done.output(OutputStreamName.STDOUT, bytes("first\n"));
    done.end(1, exit(0));
    Step unfinished = run.step("two", store.text("two"));
    unfinished.output(OutputStreamName.STDOUT, bytes("second\n"));
    return run;
  }

  @Test
  void recover_recordsWhatOfADeadRunIsStillThere() throws Exception {
    Run run = runWithOutput();
    TestStore other = dead(run);
    new Recovery(other.runs, other.store, other.redactor, id -> "process 4711 of " + id)
        .recover(DAY);
    assertThat(other.json(run.key(), "summary.json").objects("notes"))
        .singleElement()
        .satisfies(note -> {
          assertThat(note.string("name")).isEqualTo("opal.left_behind");
          assertThat(note.string("value")).isEqualTo("process 4711 of " + run.id());
        });
    run.end(Status.SUCCEEDED, 0);
  }

  @Test
  void openRuns_showsALiveRunAsRunning() throws Exception {
    Run run = runWithOutput();
    assertThat(store.recovery().openRuns(DAY))
        .singleElement()
        .satisfies(open -> {
          assertThat(open.live()).isTrue();
          assertThat(open.summary().status()).isEqualTo(Status.RUNNING);
        });
    assertThat(store.recovery().recover(DAY).runs()).isEmpty();
    run.end(Status.SUCCEEDED, 0);
    assertThat(store.recovery().openRuns(DAY)).isEmpty();
  }

  @Test
  void openRuns_showsADeadRunAsInterruptedBeforeItIsRecovered() throws Exception {
    TestStore dead = dead(runWithOutput());
    assertThat(dead.recovery().openRuns(DAY))
        .singleElement()
        .satisfies(open -> {
          assertThat(open.live()).isFalse();
          assertThat(open.summary().status()).isEqualTo(Status.INTERRUPTED);
          assertThat(open.view().steps()).hasSize(2);
        });
    assertThat(dead.store.keys()).isEmpty();
  }

  @Test
  void recover_sealsADeadRunAsInterruptedAndCountsWhatNoRecordCovers() throws Exception {
    Run run = runWithOutput();
    TestStore dead = dead(run);
    Path log = dead.runs.resolve(".open").resolve(run.id().value()).resolve("steps/main/two.log");
    Files.writeString(log, "uncovered", StandardOpenOption.APPEND);
    assertThat(dead.recovery().recover(DAY).runs()).containsExactly(run.id());

    dead.assertIntact(run.key());
    var summary = dead.json(run.key(), "summary.json");
    assertThat(summary.string("status")).isEqualTo("interrupted");
    assertThat(dead.content(run.key(), "steps/main/two.log")).endsWith("uncovered");
    assertThat(summary.objects("losses"))
        .anySatisfy(
            loss -> assertThat(loss.string("kind")).isEqualTo(LossKind.UNCOVERED_BYTES.toString()));
    assertThat(dead.recovery().openRuns(DAY)).isEmpty();
    assertThat(dead.recovery().recover(DAY).runs()).isEmpty();
  }

  @Test
  void recover_keepsATornLineAndCountsIt() throws Exception {
    Run run = runWithOutput();
    TestStore dead = dead(run);
    Path journal = dead.runs.resolve(".open").resolve(run.id().value()).resolve("journal.jsonl");
    long size = Files.size(journal);
    try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.WRITE)) {
      channel.truncate(size - 10);
    }
    byte[] torn = Files.readAllBytes(journal);
    dead.recovery().recover(DAY);
    dead.assertIntact(run.key());
    assertThat(
            dead.content(run.key(), "journal.jsonl")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(torn);
    assertThat(dead.json(run.key(), "summary.json").objects("losses"))
        .anySatisfy(
            loss -> assertThat(loss.string("kind")).isEqualTo(LossKind.TORN_BYTES.toString()));
  }

  @Test
  void recover_ofEveryPrefixOfAJournalSealsIt() throws Exception {
    Run run = runWithOutput();
    byte[] whole =
        Files.readAllBytes(
            store.runs.resolve(".open").resolve(run.id().value()).resolve("journal.jsonl"));
    TestStore dead = dead(run);
    Path open = dead.runs.resolve(".open").resolve(run.id().value());
    int firstLine = new String(whole, java.nio.charset.StandardCharsets.UTF_8).indexOf('\n') + 1;
    for (int length = 0; length <= whole.length; length += 97) {
      TestStore each = new TestStore(folder.resolve("cut" + length));
      Path copy = each.runs.resolve(".open").resolve(run.id().value());
      Files.createDirectories(copy.resolve("steps/main"));
      Files.write(copy.resolve("journal.jsonl"), java.util.Arrays.copyOf(whole, length));
      Files.copy(open.resolve("steps/main/one.log"), copy.resolve("steps/main/one.log"));
      assertThat(each.recovery().openRuns(DAY))
          .as("%d bytes", length)
          .singleElement()
          .satisfies(listed -> assertThat(listed.summary().status()).isEqualTo(Status.INTERRUPTED));
      assertThat(each.recovery().recover(DAY).runs()).containsExactly(run.id());
      BundleKey key = each.store.keys().get(0);
      each.assertIntact(key);
      assertThat(key.env()).isEqualTo(length < firstLine ? "unknown" : "dev");
      assertThat(each.content(key, "steps/main/one.log")).isEqualTo("first\n");
    }
  }

  @Test
  void aRunWhoseFirstRecordIsTorn_isListedAndSealedByWhatItsIdTells() throws Exception {
    Run run = runWithOutput();
    TestStore dead = dead(run);
    Path journal = dead.runs.resolve(".open").resolve(run.id().value()).resolve("journal.jsonl");
    try (FileChannel channel = FileChannel.open(journal, StandardOpenOption.WRITE)) {
      channel.truncate(100);
    }
    assertThat(dead.recovery().openRuns(DAY))
        .singleElement()
        .satisfies(open -> {
          assertThat(open.live()).isFalse();
          assertThat(open.summary().runId()).isEqualTo(run.id());
          assertThat(open.summary().startedAt()).isEqualTo(run.id().startedAt());
        });
    dead.recovery().recover(DAY);
    BundleKey key = dead.store.keys().get(0);
    dead.assertIntact(key);
    assertThat(dead.json(key, "summary.json").objects("losses"))
        .extracting(loss -> loss.string("kind") + "=" + loss.integer("count"))
        .contains("torn_bytes=100", "uncovered_bytes=13");
    assertThat(dead.recovery().openRuns(DAY)).isEmpty();
  }

  @Test
  void aRunInWhichNothingWasEverWritten_isForgotten() throws Exception {
    Run run = store.start();
    TestStore dead = new TestStore(folder.resolve("dead"));
    Path open = dead.runs.resolve(".open").resolve(run.id().value());
    Files.createDirectories(open);
    Files.createFile(open.resolve("journal.jsonl"));
    assertThat(dead.recovery().openRuns(DAY)).isEmpty();
    assertThat(dead.recovery().recover(DAY))
        .isEqualTo(new Recovery.Recovered(List.of(), List.of()));
    assertThat(open).doesNotExist();
  }

  @Test
  void recover_finishesASealThatWasInterrupted() throws Exception {
    Run run = runWithOutput();
    TestStore dead = dead(run);
    Path open = dead.runs.resolve(".open").resolve(run.id().value());
    Path sealing = open.resolveSibling(run.id() + ".sealing");
    Files.writeString(open.resolve("summary.json"), "half a summ");
    Files.move(open, sealing);
    assertThat(dead.recovery().openRuns(DAY)).hasSize(1);
    assertThat(dead.recovery().recover(DAY).runs()).containsExactly(run.id());
    dead.assertIntact(run.key());
    assertThat(dead.json(run.key(), "summary.json").string("status")).isEqualTo("interrupted");
  }

  @Test
  void endBracket_endsARunThatBeganInAnotherProcess() throws Exception {
    Run begun = store.start(Origin.BRACKET, null, List.of());
    RunPlace place = begun.place();
    begun.leaveOpen();
    assertThat(store.recovery().openRuns(DAY)).singleElement().matches(OpenRun::live);
    Run nested = store.join(place);
    Step step = nested.step("test", store.text("npm test"));
    step.end(1, exit(1));
    nested.leave();
    assertThat(store.recovery().recover(DAY).runs()).isEmpty();

    RunView view = store.recovery().endBracket(place.runId(), null, null);
    assertThat(view.summary().status()).isEqualTo(Status.FAILED);
    assertThat(view.summary().failedStep()).isEqualTo("main/test");
    store.assertIntact(begun.key());
  }

  /** A POSIX lock ends when its process closes the file, however it opened it. */
  @Test
  void aProcessThatReadsARunItRecords_staysAliveForOthers() throws Exception {
    Run begun = store.start(Origin.BRACKET, null, List.of());
    begun.leaveOpen();
    Run nested = store.join(begun.place());
    Step step = nested.step("server", store.text("server"));
    step.output(OutputStreamName.STDOUT, bytes("before\n"));
    assertThat(store.recovery().openRun(begun.id(), DAY)).isPresent();
    Path lock = store.runs.resolve(".open").resolve(begun.id().value()).resolve("journal/1.lock");
    assertThat(isFreeForAnotherProcess(lock)).isFalse();
    store.recovery().endBracket(begun.id(), null, null);
    step.output(OutputStreamName.STDOUT, bytes("after\n"));
    step.end(1, exit(0));
    nested.leave();
    store.assertIntact(begun.key());
    store.assertIntact(begun.key().withAddendum(1));
  }

  private static boolean isFreeForAnotherProcess(Path file) throws Exception {
    // Of python, since flock(1) takes locks of another kind.
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/python3")),
        "python3 is not installed: apt-get install python3");
    Process other =
        new ProcessBuilder(
                "python3",
                "-c",
                "import fcntl,sys; fcntl.lockf(open(sys.argv[1],'r+'),fcntl.LOCK_EX|fcntl.LOCK_NB)",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return other.waitFor() == 0;
  }

  @Test
  void endBracket_countsAStepThatNeverEndedAsAFailure() throws Exception {
    Run begun = store.start(Origin.BRACKET, null, List.of());
    RunPlace place = begun.place();
    begun.leaveOpen();
    Run nested = store.join(place);
    nested.step("killed", store.text("killed"));
    nested.leave();
    RunView view = store.recovery().endBracket(place.runId(), null, null);
    assertThat(view.summary().status()).isEqualTo(Status.FAILED);
  }

  @Test
  void endBracket_finishesASealThatWasCutOffByACrash() throws Exception {
    Run begun = store.start(Origin.BRACKET, null, List.of());
    begun.leaveOpen();
    Path open = store.runs.resolve(".open").resolve(begun.id().value());
    Files.move(open, open.resolveSibling(begun.id() + ".sealing"));
    RunView view = store.recovery().endBracket(begun.id(), Status.SUCCEEDED, 0);
    assertThat(view.summary().status()).isEqualTo(Status.SUCCEEDED);
    store.assertIntact(begun.key());
  }

  @Test
  void endBracket_refusesARunThatEndsByItself() throws Exception {
    Run run = store.start();
    assertThatThrownBy(() -> store.recovery().endBracket(run.id(), null, null))
        .isInstanceOf(RecordingException.class);
    run.end(Status.SUCCEEDED, 0);
  }

  @Test
  void recover_ofOneRunThatCannotBeSealedDoesNotKeepTheOthersFromIt() throws Exception {
    Run first = runWithOutput();
    TestStore dead = dead(first);
    Run second = store.start();
    copyOpen(second, dead);
    // Where the first run's bundle should go there is something already.
    Files.createDirectories(dead.runs.resolve(first.key().path()));
    Recovery.Recovered done = dead.recovery().recover(DAY);
    assertThat(done.runs()).containsExactly(second.id());
    assertThat(done.failures()).singleElement().asString().startsWith(first.id().value());
  }

  @Test
  void openRuns_listsARunWhoseJournalIsDamagedBehindItsHead() throws Exception {
    Run run = runWithOutput();
    TestStore dead = dead(run);
    Path journal = dead.runs.resolve(".open").resolve(run.id().value()).resolve("journal.jsonl");
    Files.write(journal, new byte[] {(byte) 0xff, '{', '\n'}, StandardOpenOption.APPEND);
    assertThat(dead.recovery().openRuns(DAY)).hasSize(1);
    dead.recovery().recover(DAY);
    assertThat(dead.json(run.key(), "summary.json").objects("losses"))
        .anySatisfy(loss -> assertThat(loss.string("kind")).isEqualTo("records"));
  }

  @Test
  void aBracketThatLiesIdle_countsAsDead() throws Exception {
    Run begun = store.start(Origin.BRACKET, null, List.of());
    begun.leaveOpen();
    assertThat(store.recovery().openRuns(Duration.ZERO))
        .singleElement()
        .matches(open -> !open.live());
    assertThat(store.recovery().recover(Duration.ZERO).runs()).containsExactly(begun.id());
  }

  @Test
  void liveProjection_equalsTheOneFromTheJournals() throws Exception {
    Run run = runWithOutput();
    Run nested = store.join(run.place());
    nested.measure("tests.passed", 12, "{test}");
    nested.leave();
    RunView live = run.end(Status.CANCELLED, 130);
    RunProjection again = new RunProjection();
    for (String name : List.of("journal.jsonl", "journal/1.jsonl")) {
      store.journal(run.key(), name).forEach(again.journal()::accept);
    }
    RunView fromDisk = again.view().orElseThrow();
    assertThat(Artifacts.summary(fromDisk)).isEqualTo(Artifacts.summary(live));
    assertThat(new String(Artifacts.summary(fromDisk), java.nio.charset.StandardCharsets.UTF_8))
        .isEqualTo(store.content(run.key(), "summary.json"));
    assertThat(fromDisk.plan()).isNotNull();
  }
}
