// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.LossKind;
import dev.opal.model.RunEvent;
import dev.opal.model.SpanId;
import dev.opal.model.Status;
import dev.opal.redaction.Redactor;
import dev.opal.store.BundleKey;
import dev.opal.store.RunStore;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns an open run into a bundle, whose lock the caller holds. What each act leaves on the disk
 * tells how far it came, so that whoever holds the lock next goes on from there:
 *
 * <ol>
 *   <li>the folder is cut off, so that nobody adds to it;
 *   <li>a journal of this process's that is gone is written anew;
 *   <li>the files that this process wrote are compared with what it wrote into them;
 *   <li>the journals of others are read, those that are still written set aside, what is missing is
 *       recorded, and with it the run's end;
 *   <li>the artifacts and the manifest are written, over those of an attempt before;
 *   <li>the store takes the folder, which commits;
 *   <li>the lock is forgotten.
 * </ol>
 */
final class Seal {
  private static final String GONE =
      "the run's folder or the journal in it was removed, moved or linked: its recorder wrote the"
          + " journal anew, what others had written there may be gone";

  private final RunFolder open;
  private final BundleKey key;
  private final RunStore store;
  private final Redactor redactor;
  private final RunProjection projection;

  /**
   * @param projection of the journal that is to tell the run's end
   */
  Seal(RunFolder open, BundleKey key, RunStore store, Redactor redactor, RunProjection projection) {
    this.open = open;
    this.key = key;
    this.store = store;
    this.redactor = redactor;
    this.projection = projection;
  }

  /**
   * Ends the run in the journal of the process that opened it.
   *
   * @param journal closed by this call
   * @param logs what this process wrote into each step's log, by the log's name
   */
  RunView sealOpener(
      JournalWriter journal,
      Map<String, FileDigest> logs,
      SpanId root,
      Status status,
      @Nullable Integer exitCode)
      throws IOException, StoreException {
    freeReserve();
    journal.sync();
    RunFolder folder = open.cutOff();
    if (restore(folder, journal, logs.keySet())) {
      journal.append(root, new RunEvent.Lost(LossKind.FILES, 1, redactor.text(GONE)));
    }
    OwnFiles own = new OwnFiles(folder.folder(), journal.content(), logs);
    if (own.alteredCount() > 0) {
      journal.append(
          root,
          new RunEvent.Lost(
              LossKind.ALTERED_FILES, own.alteredCount(), redactor.text(own.alteredReason())));
    }
    OtherJournals others = readOthers(folder, RunLayout.JOURNAL);
    Ending ending = new Ending(status, exitCode, journal.monoNanos());
    end(journal, root, others, ending);
    return finish(folder, own.intact(journal.content()));
  }

  /**
   * Puts the journal back, which this process still holds open, and the logs that were made since.
   * A recorded command can remove or move the folder of its run, or what is in it.
   *
   * @return whether the journal was missing
   */
  private static boolean restore(RunFolder folder, JournalWriter journal, Set<String> logs)
      throws IOException {
    Foreign.setAsideJournal(folder);
    Path place = folder.folder().resolve(RunLayout.JOURNAL);
    if (LocalFiles.exists(place)) {
      return false;
    }
    LocalFiles.createFolders(folder.folder());
    journal.moveTo(place);
    LateLogs.of(folder).give(folder.files(), logs);
    return true;
  }

  /** A reserve that stays is a small thing beside a run that does not end. */
  private void freeReserve() {
    try {
      open.freeReserve();
    } catch (IOException e) {
      // Whoever seals the run next tries again.
      return;
    }
  }

  /**
   * Ends the run in a journal of this process's own.
   *
   * @param folder cut off
   * @param journal closed by this call
   * @param own the name of that journal
   */
  RunView sealOther(RunFolder folder, JournalWriter journal, String own, SpanId root, Ending ending)
      throws IOException, StoreException {
    end(journal, root, readOthers(folder, own), ending);
    return finish(folder, Map.of(own, journal.content()));
  }

  /**
   * How a run ends.
   *
   * @param nanos since its start
   */
  record Ending(Status status, @Nullable Integer exitCode, long nanos) {}

  private OtherJournals readOthers(RunFolder folder, String own) throws IOException {
    OtherJournals others = new OtherJournals(folder, key, own, projection);
    others.read();
    return others;
  }

  private void end(JournalWriter journal, SpanId root, OtherJournals others, Ending ending)
      throws IOException {
    for (OtherJournals.Missing missing : others.missing()) {
      journal.append(
          root,
          new RunEvent.Lost(missing.kind(), missing.count(), redactor.text(missing.reason())));
    }
    journal.end(
        root,
        new RunEvent.RunEnded(
            ending.status(), ending.exitCode(), ending.nanos(), others.ends(), redactor.counts()));
    journal.close();
    if (!journal.isHealthy()) {
      throw new IOException("the journal could not be written");
    }
  }

  /** A writer that left while its files were set aside found no bundle to add to. */
  private void sealLate() {
    try {
      new Addenda(open.runs(), store).sealOf(open.runId());
    } catch (IOException e) {
      // The run is sealed; recovery seals what is late.
      return;
    }
  }

  /**
   * Seals a run whose journals lie there whole, as after a crash between their end and the seal.
   */
  RunView finish(RunFolder folder) throws IOException, StoreException {
    return finish(folder, Map.of());
  }

  private RunView finish(RunFolder folder, Map<String, FileDigest> own)
      throws IOException, StoreException {
    RunView view =
        projection.view().orElseThrow(() -> new IOException("no journal says how the run started"));
    new BundleFiles(folder.folder(), redactor).write(view, projection, own);
    store.put(key, folder.folder());
    open.forget();
    sealLate();
    return view;
  }
}
