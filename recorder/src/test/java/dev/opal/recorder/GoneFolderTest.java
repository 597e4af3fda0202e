// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import static dev.opal.recorder.TestStore.bytes;
import static dev.opal.recorder.TestStore.exit;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.JournalRecord;
import dev.opal.model.LossKind;
import dev.opal.model.OutputStreamName;
import dev.opal.model.RunEvent;
import dev.opal.model.Status;
import dev.opal.model.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recorded command removes, moves or links the folder of its own run, or the journal in it. */
class GoneFolderTest {
  @TempDir Path folder;
  private TestStore store;

  @BeforeEach
  void makeStore() {
    store = new TestStore(folder);
  }

  /** What the command does, to the folder of its run. */
  private interface Deed {
    void to(Path open) throws IOException;
  }

  @Test
  void aFolderThatIsRemoved_isALossAndTheRunIsSealed() throws Exception {
    Run run = runThat(GoneFolderTest::remove);
    assertThat(losses(run.end(Status.FAILED, 3)))
        .contains(LossKind.FILES, LossKind.ALTERED_FILES, LossKind.OUTPUT_BYTES);
    assertIsTold(run);
  }

  @Test
  void aFolderThatIsMovedAway_isALossAndTheRunIsSealed() throws Exception {
    Run run = runThat(open -> Files.move(open, folder.resolve("elsewhere")));
    assertThat(losses(run.end(Status.FAILED, 3))).contains(LossKind.FILES);
    assertIsTold(run);
  }

  @Test
  void aFolderThatIsMadeAnew_isALossAndTheRunIsSealed() throws Exception {
    Run run =
        runThat(open -> {
          remove(open);
          Files.createDirectory(open);
        });
    assertThat(losses(run.end(Status.FAILED, 3))).contains(LossKind.FILES);
    assertIsTold(run);
  }

  @Test
  void aFolderInWhosePlaceSomethingElseLies_isALossAndTheRunIsSealed() throws Exception {
    Run run =
        runThat(open -> {
          remove(open);
          Files.createSymbolicLink(open, folder.resolve("nowhere"));
        });
    assertThat(losses(run.end(Status.FAILED, 3))).contains(LossKind.FILES);
    assertIsTold(run);
  }

  @Test
  void aJournalWithASecondName_isSealedWhole() throws Exception {
    Run run =
        runThat(open -> Files.createLink(folder.resolve("second"), open.resolve("journal.jsonl")));
    assertThat(losses(run.end(Status.FAILED, 3))).containsExactly(LossKind.FILES);
    assertIsTold(run);
  }

  @Test
  void aJournalThatBecameAFolder_isSealedWhole() throws Exception {
    Run run =
        runThat(open -> {
          Files.delete(open.resolve("journal.jsonl"));
          Files.createDirectories(open.resolve("journal.jsonl/x"));
        });
    assertThat(losses(run.end(Status.FAILED, 3))).containsExactly(LossKind.FILES);
    assertIsTold(run);
  }

  /** A step, the deed, and another step that prints behind it. */
  private Run runThat(Deed deed) throws Exception {
    Run run = store.start();
    Step before = run.step("before", store.text("before"));
    before.output(OutputStreamName.STDOUT, bytes("one\n"));
    before.end(1, exit(0));
    deed.to(store.runs.resolve(".open").resolve(run.id().value()));
    Step behind = run.step("behind", store.text("behind"));
    behind.output(OutputStreamName.STDOUT, bytes("two\n"));
    behind.end(1, exit(3));
    return run;
  }

  private static void remove(Path open) throws IOException {
    for (Path file : LocalFiles.filesBelow(open)) {
      Files.delete(file);
    }
    LocalFiles.deleteFolders(open);
  }

  private static List<LossKind> losses(RunView view) {
    return view.summary().losses().stream().map(Summary.Loss::kind).toList();
  }

  /** Whatever became of the folder: the journal is whole, and of what was printed later all. */
  private void assertIsTold(Run run) throws Exception {
    List<RunEvent> events =
        store.journal(run.key(), "journal.jsonl").stream().map(JournalRecord::event).toList();
    assertThat(events).first().isInstanceOf(RunEvent.RunStarted.class);
    assertThat(events).last().isInstanceOf(RunEvent.RunEnded.class);
    assertThat(store.json(run.key(), "summary.json").string("status")).isEqualTo("failed");
    assertThat(store.content(run.key(), "steps/main/behind.log")).isEqualTo("two\n");
    assertThat(store.runs.resolve(".late"))
        .satisfiesAnyOf(
            late -> assertThat(late).doesNotExist(), late -> assertThat(late).isEmptyDirectory());
    try (var left = Files.list(store.runs.resolve(".open"))) {
      assertThat(left.filter(path -> path.toString().endsWith(".lock"))).isEmpty();
    }
    store.assertIntact(run.key());
  }
}
