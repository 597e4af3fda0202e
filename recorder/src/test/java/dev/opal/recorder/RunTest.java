// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import static dev.opal.recorder.TestStore.bytes;
import static dev.opal.recorder.TestStore.exit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.model.JournalRecord;
import dev.opal.model.LossKind;
import dev.opal.model.Origin;
import dev.opal.model.OutputStreamName;
import dev.opal.model.RunEvent;
import dev.opal.model.RunEvents;
import dev.opal.model.Status;
import dev.opal.model.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
  @TempDir Path folder;
  private TestStore store;

  @BeforeEach
  void makeStore() {
    store = new TestStore(folder);
  }

  @Test
  void end_sealsABundleWhoseManifestNamesEveryFile() throws Exception {
    Run run = store.start(Origin.EXEC, store.plan("make", "all"), List.of());
    Step step = run.step("make", store.text("make all"));
    step.output(OutputStreamName.STDOUT, bytes("one\ntwo\n"));
    step.output(OutputStreamName.STDERR, bytes("three\n"));
    step.attemptEnded(1, 5, exit(2));
    step.end(1, exit(2));
    run.end(Status.FAILED, 2);

    store.assertIntact(run.key());
    assertThat(store.bundle(run.key()).names())
        .containsExactly(
            "decorators.json",
            "journal.jsonl",
            "manifest.json",
            "otlp-traces.json",
            "plan.json",
            "steps/main/make.log",
            "summary.json");
    assertThat(store.content(run.key(), "steps/main/make.log")).isEqualTo("one\ntwo\nthree\n");
    JsonObject summary = store.json(run.key(), "summary.json");
    assertThat(summary.string("status")).isEqualTo("failed");
    assertThat(summary.string("failed_step")).isEqualTo("main/make");
    assertThat(summary.integer("exit_code")).isEqualTo(2);
    assertThat(summary.string("plan_hash")).isEqualTo(store.plan("make", "all").hash().toString());
    assertThat(summary.object("tags").string("ticket")).isEqualTo("T-1");
  }

  @Test
  void end_leavesNothingInTheOpenFolder() throws Exception {
    Run run = store.start();
    run.end(Status.SUCCEEDED, null);
    try (var left = Files.list(store.runs.resolve(".open"))) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void output_isDescribedPieceByPiece() throws Exception {
    Run run = store.start();
    Step step = run.step("print", store.text("print"));
    step.output(OutputStreamName.STDOUT, bytes("aa\n"));
    step.output(OutputStreamName.STDERR, bytes("bbb\n"));
    step.output(OutputStreamName.STDOUT, bytes("c\nd\n"));
    step.end(1, exit(0));
    run.end(Status.SUCCEEDED, 0);

    List<RunEvent.OutputWritten> pieces = outputs(run);
    assertThat(pieces).extracting(RunEvent.OutputWritten::offset).containsExactly(0L, 3L, 7L);
    assertThat(pieces).extracting(RunEvent.OutputWritten::length).containsExactly(3, 4, 4);
    assertThat(pieces).extracting(RunEvent.OutputWritten::lines).containsExactly(1L, 1L, 2L);
  }

  @Test
  void output_ofMoreThanAMebibyteIsCutIntoPieces() throws Exception {
    Run run = store.start();
    Step step = run.step("print", store.text("print"));
    step.output(OutputStreamName.STDOUT, bytes("x".repeat(2_500_000)));
    step.end(1, exit(0));
    run.end(Status.SUCCEEDED, 0);
    assertThat(outputs(run)).allMatch(piece -> piece.length() <= RunEvent.MAX_OUTPUT);
    assertThat(outputs(run).stream().mapToLong(RunEvent.OutputWritten::length).sum())
        .isEqualTo(2_500_000);
  }

  @Test
  void output_isRecordedSoonAlsoWhenNothingFollows() throws Exception {
    List<JournalRecord> seen = new CopyOnWriteArrayList<>();
    Run run = store.start(Origin.EXEC, null, List.of(seen::add));
    Step step = run.step("print", store.text("print"));
    step.output(OutputStreamName.STDOUT, bytes("waiting for you\n"));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (seen.stream().noneMatch(record -> record.event() instanceof RunEvent.OutputWritten)) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
    step.end(1, exit(0));
    run.end(Status.SUCCEEDED, 0);
  }

  @Test
  void output_afterTheStepsEndIsMarkedLate() throws Exception {
    Run run = store.start();
    Step step = run.step("server", store.text("server &"));
    step.output(OutputStreamName.STDOUT, bytes("up\n"));
    step.processEnded(1, exit(0));
    step.output(OutputStreamName.STDOUT, bytes("request\n"));
    run.end(Status.SUCCEEDED, 0);
    assertThat(outputs(run)).extracting(RunEvent.OutputWritten::late).containsExactly(false, true);
  }

  @Test
  void output_afterTheEndOfASilentStepIsKept() throws Exception {
    Run run = store.start();
    Step step = run.step("server", store.text("server &"));
    step.end(1, exit(0));
    step.output(OutputStreamName.STDOUT, bytes("request\n"));
    run.end(Status.SUCCEEDED, 0);
    assertThat(store.content(run.key(), "steps/main/server.log")).isEqualTo("request\n");
    assertThat(outputs(run)).extracting(RunEvent.OutputWritten::late).containsExactly(true);
  }

  @Test
  void output_onAnotherStreamAfterTheStepsEndIsKept() throws Exception {
    Run run = store.start();
    Step step = run.step("server", store.text("server &"));
    step.output(OutputStreamName.STDOUT, bytes("up\n"));
    step.outputEnded(OutputStreamName.STDOUT);
    step.end(1, exit(0));
    step.output(OutputStreamName.STDERR, bytes("warning\n"));
    RunView view = run.end(Status.SUCCEEDED, 0);
    assertThat(store.content(run.key(), "steps/main/server.log")).isEqualTo("up\nwarning\n");
    assertThat(view.summary().losses()).isEmpty();
    store.assertIntact(run.key());
  }

  @Test
  void aThreadThatIsInterrupted_recordsAndSealsAllTheSame() throws Exception {
    Thread.currentThread().interrupt();
    Run run = store.start();
    Step step = run.step("print", store.text("print"));
    step.output(OutputStreamName.STDOUT, bytes("one\n"));
    Run nested = store.join(step.place());
    nested.note("fact", "yes", Map.of());
    nested.leave();
    step.end(1, exit(0));
    RunView view = run.end(Status.SUCCEEDED, 0);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(view.summary().losses()).isEmpty();
    assertThat(view.notes()).hasSize(1);
    store.assertIntact(run.key());
    assertThat(store.content(run.key(), "steps/main/print.log")).isEqualTo("one\n");
  }

  @Test
  void aSecondEnd_changesNothing() throws Exception {
    Run run = store.start();
    Step step = run.step("once", store.text("once"));
    step.end(1, exit(0));
    step.end(1, exit(1));
    run.end(Status.SUCCEEDED, 0);
    assertThatThrownBy(() -> run.end(Status.FAILED, 1)).isInstanceOf(RecordingException.class);
    run.close();
    assertThat(store.json(run.key(), "summary.json").objects("step_list"))
        .singleElement()
        .satisfies(once -> assertThat(once.integer("exit_code")).isZero());
    store.assertIntact(run.key());
  }

  @Test
  void aNameThatIsASecret_makesAStepWithoutOne() throws Exception {
    store.redactor.addSecret("deployment");
    Run run = store.start();
    Step step = run.step("deployment", store.text("x"));
    assertThat(step.path()).hasToString("main/step");
    run.end(Status.SUCCEEDED, 0);
  }

  @Test
  void attributesWhoseNamesAreSecret_staySeveral() throws Exception {
    store.redactor.addSecrets(List.of("first-secret", "second-secret"));
    Run run = store.start();
    run.note("fact", "yes", Map.of("first-secret", "1", "second-secret", "2"));
    RunView view = run.end(Status.SUCCEEDED, 0);
    assertThat(view.notes().get(0).event().attributes()).hasSize(2);
  }

  @Test
  void stepsThatHaveEnded_holdNoFile() throws Exception {
    Run run = store.start();
    int before = descriptors();
    for (int i = 0; i < 300; i++) {
      Step step = run.step("s" + i, store.text("s"));
      step.output(OutputStreamName.STDOUT, bytes("x\n"));
      step.end(1, exit(0));
    }
    assertThat(descriptors()).isLessThan(before + 50);
    run.end(Status.SUCCEEDED, 0);
  }

  private static int descriptors() {
    String[] open = new java.io.File("/proc/self/fd").list();
    return open == null ? 0 : open.length;
  }

  @Test
  void listeners_getWhatStandsInTheJournal() throws Exception {
    List<RunEvent> seen = new CopyOnWriteArrayList<>();
    Run run = store.start(Origin.LIBRARY, null, List.of(record -> seen.add(record.event())));
    run.note("fact", "yes", Map.of());
    RunView view = run.end(Status.SUCCEEDED, 0);
    assertThat(seen).hasAtLeastOneElementOfType(RunEvent.Noted.class);
    assertThat(view.summary().losses()).isEmpty();
  }

  @Test
  void aListenerThatFailsOrHangs_breaksNothingAndIsCounted() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    RunEvents failing =
        record -> {
          throw new IllegalStateException("not today");
        };
    RunEvents hanging =
        record -> {
          try {
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    Run run = store.start(Origin.LIBRARY, null, List.of(failing, hanging));
    for (int i = 0; i < 12_000; i++) {
      run.note("fact", String.valueOf(i), Map.of());
    }
    RunView view = run.end(Status.SUCCEEDED, 0);
    end.countDown();
    assertThat(view.notes()).hasSize(12_000);
    assertThat(view.summary().losses())
        .singleElement()
        .satisfies(loss -> {
          assertThat(loss.kind()).isEqualTo(LossKind.DELIVERIES);
          // Of the start and the notes, each missed by both.
          assertThat(loss.count()).isEqualTo(24_002);
        });
  }

  @Test
  void secretsOfTheEnvironment_reachNoFile() throws Exception {
    Run run = store.start(Origin.EXEC, store.plan("curl", "tok-123456"), List.of());
    Step step = run.step("curl", store.text("curl tok-123456"));
    step.output(OutputStreamName.STDOUT, bytes("token is tok-12"));
    step.output(OutputStreamName.STDOUT, bytes("3456!\n"));
    run.note("answer", "tok-123456", Map.of("k", "tok-123456"));
    step.end(1, exit(0));
    run.end(Status.SUCCEEDED, 0);
    for (String name : store.bundle(run.key()).names()) {
      assertThat(store.content(run.key(), name)).as(name).doesNotContain("tok-12");
    }
    assertThat(store.content(run.key(), "steps/main/curl.log")).isEqualTo("token is [REDACTED]!\n");
  }

  @Test
  void step_ofAPathInUseGetsANumber() throws Exception {
    Run run = store.start();
    assertThat(run.step("a", store.text("a")).path()).hasToString("main/a");
    assertThat(run.step("a", store.text("a")).path()).hasToString("main/a~2");
    assertThat(run.step("a", store.text("a")).path()).hasToString("main/a~3");
    assertThat(run.step("a/b", store.text("b")).path()).hasToString("main/a/b");
    run.end(Status.SUCCEEDED, null);
  }

  @Test
  void step_withANameThatIsNoneIsRefused() throws Exception {
    Run run = store.start();
    for (String name : List.of("..", "a/../b", "", "a b", "x".repeat(65))) {
      assertThatThrownBy(() -> run.step(name, store.text("x")))
          .isInstanceOf(IllegalArgumentException.class);
    }
    run.end(Status.SUCCEEDED, null);
  }

  @Test
  void whatTheCommandPutsIntoTheFolder_isMovedOutAndCounted() throws Exception {
    Run run = store.start();
    Path open = store.runs.resolve(".open").resolve(run.id().value());
    Step step = run.step("evil", store.text("evil"));
    step.output(OutputStreamName.STDOUT, bytes("said\n"));
    Files.writeString(open.resolve("extra.txt"), "unredacted");
    Files.createDirectories(open.resolve("journal/1.jsonl/x"));
    Files.createDirectories(open.resolve("summary.json/x"));
    Files.createSymbolicLink(open.resolve("steps/main/link.log"), Path.of("/etc/hostname"));
    Files.createLink(
        open.resolve("steps/main/hard.log"), Files.writeString(folder.resolve("victim"), "v"));
    assertThat(
            new ProcessBuilder("mkfifo", open.resolve("journal/2.jsonl").toString())
                .start()
                .waitFor())
        .isZero();
    step.end(1, exit(0));
    RunView view = run.end(Status.SUCCEEDED, 0);

    store.assertIntact(run.key());
    assertThat(store.bundle(run.key()).names())
        .contains("steps/main/evil.log")
        .doesNotContain(
            "extra.txt", "steps/main/hard.log", "steps/main/link.log", "journal/2.jsonl");
    assertThat(view.summary().losses())
        .anySatisfy(loss -> {
          assertThat(loss.kind()).isEqualTo(LossKind.FILES);
          assertThat(loss.count()).isEqualTo(7);
        });
    assertThat(Files.isWritable(folder.resolve("victim"))).isTrue();
    assertThat(Files.getPosixFilePermissions(folder.resolve("victim")))
        .contains(PosixFilePermission.OWNER_WRITE);
  }

  @Test
  void aStepLogThatWasRemovedWhileTheRunWasOpen_isALoss() throws Exception {
    Run run = store.start();
    Step step = run.step("print", store.text("print"));
    step.output(OutputStreamName.STDOUT, bytes("twelve bytes"));
    Files.delete(
        store.runs.resolve(".open").resolve(run.id().value()).resolve("steps/main/print.log"));
    step.end(1, exit(0));
    RunView view = run.end(Status.SUCCEEDED, 0);
    assertThat(view.summary().losses())
        .anySatisfy(loss -> {
          assertThat(loss.kind()).isEqualTo(LossKind.OUTPUT_BYTES);
          assertThat(loss.count()).isEqualTo(12);
        });
  }

  @Test
  void start_inAFolderThatCannotBeMadeSaysWhy() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "");
    TestStore broken = new TestStore(file);
    assertThatThrownBy(broken::start)
        .isInstanceOf(RecordingException.class)
        .hasMessageContaining("must be recordable in");
  }

  @Test
  void ownFilesThatSomebodyElseWroteTo_areALoss() throws Exception {
    Run run = store.start();
    Step step = run.step("deploy", store.text("deploy"));
    step.output(OutputStreamName.STDOUT, bytes("deployed 1 of 3\n"));
    step.end(1, exit(0));
    Path open = store.runs.resolve(".open").resolve(run.id().value());
    Path journal = open.resolve("journal.jsonl");
    Files.writeString(journal, Files.readString(journal).replace("deploy", "depl0y"));
    Files.writeString(open.resolve("steps/main/deploy.log"), "deployed 3 of 3\n");
    RunView view = run.end(Status.SUCCEEDED, 0);

    assertThat(view.summary().losses())
        .singleElement()
        .satisfies(loss -> {
          assertThat(loss.kind()).isEqualTo(LossKind.ALTERED_FILES);
          assertThat(loss.count()).isEqualTo(2);
          assertThat(loss.reason()).contains("journal.jsonl", "steps/main/deploy.log");
        });
    assertThat(store.json(run.key(), "summary.json").objects("losses")).hasSize(1);
    store.assertIntact(run.key());
  }

  @Test
  void aLogThatSomebodyElseReplaced_isALoss() throws Exception {
    Run run = store.start();
    Step step = run.step("deploy", store.text("deploy"));
    step.output(OutputStreamName.STDOUT, bytes("deployed 1 of 3\n"));
    Path log =
        store.runs.resolve(".open").resolve(run.id().value()).resolve("steps/main/deploy.log");
    Files.delete(log);
    Files.writeString(log, "deployed 3 of 3\n");
    step.end(1, exit(0));
    RunView view = run.end(Status.SUCCEEDED, 0);
    assertThat(view.summary().losses())
        .extracting(loss -> loss.kind())
        .containsExactly(LossKind.ALTERED_FILES);
  }

  private List<RunEvent.OutputWritten> outputs(Run run) throws Exception {
    List<RunEvent.OutputWritten> pieces = new ArrayList<>();
    for (JournalRecord record : store.journal(run.key(), "journal.jsonl")) {
      if (record.event() instanceof RunEvent.OutputWritten piece) {
        pieces.add(piece);
      }
    }
    return pieces;
  }
}
