// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import static dev.opal.recorder.TestStore.bytes;
import static dev.opal.recorder.TestStore.exit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.model.JournalRecord;
import dev.opal.model.LossKind;
import dev.opal.model.OutputStreamName;
import dev.opal.model.RunEvent;
import dev.opal.model.SpanId;
import dev.opal.model.Status;
import dev.opal.model.StepPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other processes, and this one too late, record into a run. */
class RunNestedTest {
  @TempDir Path folder;
  private TestStore store;

  @BeforeEach
  void makeStore() {
    store = new TestStore(folder);
  }

  @Test
  void whatComesAfterTheEnd_changesNoSealedFile() throws Exception {
    Run run = store.start();
    Step step = run.step("before", store.text("before"));
    step.end(1, exit(0));
    run.end(Status.SUCCEEDED, 0);
    run.note("late", "fact", Map.of());
    step.output(OutputStreamName.STDOUT, bytes("late output\n"));
    assertThatThrownBy(() -> run.step("after", store.text("after")))
        .isInstanceOf(IllegalStateException.class);
    store.assertIntact(run.key());
    assertThat(last(store.journal(run.key(), "journal.jsonl")))
        .isInstanceOf(RunEvent.RunEnded.class);
  }

  @Test
  void stepsThatBeginWhileTheRunEnds_areSealedOrRefused() throws Exception {
    for (int round = 0; round < 20; round++) {
      Run run = store.start();
      Thread other =
          new Thread(() -> {
            try {
              while (true) {
                run.step("s", store.text("s")).output(OutputStreamName.STDOUT, bytes("x\n"));
              }
            } catch (IllegalStateException e) {
              // The run has ended.
              return;
            }
          });
      other.start();
      run.end(Status.SUCCEEDED, 0);
      other.join();
      store.assertIntact(run.key());
    }
  }

  @Test
  void aStepAfterTheSeal_takesNoPathThatIsSealed() throws Exception {
    Run run = store.start();
    run.step("s", store.text("s")).end(1, exit(0));
    run.end(Status.SUCCEEDED, 0);
    for (String path : List.of("main/s~2", "main/s~3")) {
      Run late = store.join(run.place());
      Step step = late.step("s", store.text("s"));
      step.output(OutputStreamName.STDOUT, bytes("late\n"));
      step.end(1, exit(0));
      late.leave();
      assertThat(step.path()).hasToString(path);
    }
    assertThat(store.store.keys()).hasSize(3);
  }

  @Test
  void aWriterThatJoinedBeforeTheSeal_recordsStepsThatItBeginsAfterIt() throws Exception {
    Run run = store.start();
    Run nested = store.join(run.place());
    run.end(Status.SUCCEEDED, 0);
    Step step = nested.step("later", store.text("later"));
    step.output(OutputStreamName.STDOUT, bytes("kept\n"));
    step.end(1, exit(0));
    nested.leave();
    store.assertIntact(run.key().withAddendum(1));
    assertThat(store.content(run.key().withAddendum(1), "steps/main/later.log"))
        .isEqualTo("kept\n");
    assertThat(store.runs.resolve(".late")).isEmptyDirectory();
  }

  @Test
  void aLogThatWasMadeBehindTheCut_goesToTheJournalThatTellsOfIt() throws Exception {
    Run run = store.start();
    Run nested = store.join(run.place());
    Path open = store.runs.resolve(".open").resolve(run.id().value());
    Path sealing = open.resolveSibling(run.id() + ".sealing");
    Files.move(open, sealing);
    Step step = nested.step("quick", store.text("quick"));
    step.output(OutputStreamName.STDOUT, bytes("printed\n"));
    step.end(1, exit(0));
    nested.leave();
    Files.move(sealing, open);
    RunView view = run.end(Status.SUCCEEDED, 0);
    assertThat(view.summary().losses()).isEmpty();
    assertThat(store.content(run.key(), "steps/main/quick.log")).isEqualTo("printed\n");
    store.assertIntact(run.key());
    assertThat(store.runs.resolve(".late")).isEmptyDirectory();
  }

  @Test
  void aStepThatLiesTooDeep_standsAsDeepAsItCan() throws Exception {
    Run run = store.start();
    Run at = run;
    for (int depth = 0; depth < 40; depth++) {
      Step step = at.step("d", store.text("d"));
      at = store.join(step.place());
    }
    assertThat(at.step("deep", store.text("deep")).path().toString()).endsWith("/deep");
    RunView view = run.end(Status.SUCCEEDED, 0);
    assertThat(view.steps()).hasSize(41);
  }

  @Test
  void whatANestedWriterMasked_isCountedInTheRun() throws Exception {
    Run run = store.start();
    TestStore other = new TestStore(folder);
    Run nested = other.join(run.place());
    nested.note("answer", "it is tok-123456", Map.of());
    nested.leave();
    long own = store.redactor.counts().getOrDefault("known-value", 0L);
    RunView view = run.end(Status.SUCCEEDED, 0);
    assertThat(view.summary().redactions()).containsEntry("known-value", own + 1);
  }

  @Test
  void join_writesAJournalOfItsOwnThatTheRunsEndNames() throws Exception {
    Run run = store.start();
    Step outer = run.step("make", store.text("make"));
    Run nested = store.join(outer.place());
    Step inner = nested.step("cc", store.text("cc -c a.c"));
    inner.output(OutputStreamName.STDOUT, bytes("compiled\n"));
    inner.end(1, exit(0));
    nested.leave();
    outer.end(1, exit(0));
    RunView view = run.end(Status.SUCCEEDED, 0);

    assertThat(view.steps())
        .extracting(RunView.Step::path)
        .containsExactly("main/make", "main/make/cc");
    assertThat(view.steps().get(1).parent()).isEqualTo(outer.span());
    RunEvent.RunEnded end = (RunEvent.RunEnded) last(store.journal(run.key(), "journal.jsonl"));
    assertThat(end.journals())
        .singleElement()
        .satisfies(journal -> {
          assertThat(journal.name()).isEqualTo("journal/1.jsonl");
          assertThat(journal.closed()).isTrue();
          assertThat(journal.lastSeq())
              .isEqualTo(store.journal(run.key(), "journal/1.jsonl").size() - 1L);
        });
    assertThat(view.summary().losses()).isEmpty();
    store.assertIntact(run.key());
  }

  @Test
  void join_fromManyThreadsLosesNothing() throws Exception {
    Run run = store.start();
    Step outer = run.step("make", store.text("make"));
    int writers = 40;
    ExecutorService pool = Executors.newFixedThreadPool(8);
    Callable<Void> writer =
        () -> {
          Run nested = store.join(outer.place());
          Step step = nested.step("cc", store.text("cc"));
          step.output(OutputStreamName.STDOUT, bytes("line\n"));
          step.end(1, exit(0));
          nested.leave();
          return null;
        };
    for (Future<Void> done : pool.invokeAll(Collections.nCopies(writers, writer))) {
      done.get();
    }
    pool.shutdown();
    outer.end(1, exit(0));
    RunView view = run.end(Status.SUCCEEDED, 0);
    assertThat(view.steps()).hasSize(writers + 1);
    assertThat(view.steps()).extracting(RunView.Step::path).doesNotHaveDuplicates();
    assertThat(view.summary().losses()).isEmpty();
    store.assertIntact(run.key());
  }

  @Test
  void aWriterThatLivesOnAfterTheSeal_isALossAndBecomesAnAddendum() throws Exception {
    Run run = store.start();
    Step outer = run.step("make", store.text("make"));
    Run server = store.join(outer.place());
    Step step = server.step("server", store.text("server"));
    step.output(OutputStreamName.STDOUT, bytes("before\n"));
    outer.end(1, exit(0));
    RunView view = run.end(Status.SUCCEEDED, 0);

    assertThat(view.summary().losses())
        .extracting(loss -> loss.kind())
        .contains(LossKind.OPEN_JOURNALS);
    store.assertIntact(run.key());
    step.output(OutputStreamName.STDOUT, bytes("after\n"));
    step.end(1, exit(0));
    server.leave();

    store.assertIntact(run.key());
    var addendum = run.key().withAddendum(1);
    store.assertIntact(addendum);
    assertThat(store.content(addendum, "steps/main/make/server.log")).isEqualTo("before\nafter\n");
    assertThat(store.content(run.key(), "steps/main/make/server.log")).isEqualTo("before\n");
    assertThat(store.json(addendum, "manifest.json").string("addendum_of"))
        .isEqualTo(
            dev.opal.model.Hash.of(
                    store
                        .content(run.key(), "manifest.json")
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .toString());
  }

  @Test
  void aLogThatWasMadeBeforeTheCutAndRecordedAfterIt_belongsToTheAddendum() throws Exception {
    Run run = store.start();
    Run nested = store.join(run.place());
    Path open = store.runs.resolve(".open").resolve(run.id().value());
    Path log = open.resolve("steps/main/x.log");
    Files.createDirectories(log.getParent());
    Files.writeString(log, "printed\n");
    run.end(Status.SUCCEEDED, 0);
    store.assertIntact(run.key());
    assertThat(store.bundle(run.key()).names()).doesNotContain("steps/main/x.log");

    nested.append(
        new SpanId("00000000000000aa"),
        new RunEvent.StepStarted(
            new StepPath(store.text("main/x")), run.place().span().spanId(), store.text("x")));
    nested.leave();
    store.assertIntact(run.key());
    store.assertIntact(run.key().withAddendum(1));
    assertThat(store.content(run.key().withAddendum(1), "steps/main/x.log")).isEqualTo("printed\n");
  }

  @Test
  void aWriterThatComesAfterTheSeal_becomesAnAddendum() throws Exception {
    Run run = store.start();
    RunPlace place = run.place();
    run.end(Status.SUCCEEDED, null);
    Run late = store.join(place);
    late.note("deployed", "yes", Map.of());
    late.leave();
    assertThat(store.journal(run.key().withAddendum(1), "journal/1.jsonl"))
        .extracting(JournalRecord::event)
        .anyMatch(RunEvent.Noted.class::isInstance);
    assertThat(store.store.keys()).hasSize(2);
  }

  private static RunEvent last(List<JournalRecord> records) {
    return records.get(records.size() - 1).event();
  }
}
