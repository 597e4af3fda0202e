// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.JournalEnd;
import dev.opal.model.JournalRecord;
import dev.opal.model.LossKind;
import dev.opal.model.RunEvent;
import dev.opal.model.journal.JournalReader;
import dev.opal.store.BundleKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The journals of a run at its seal, but the one that will tell its end: reads them into the
 * projection and finds out what is missing. A writer that still writes is not waited for: its files
 * go on in a late folder, and what they hold now is copied into the bundle.
 */
final class OtherJournals {
  private final RunFolder run;
  private final RunFiles files;
  private final BundleKey key;
  private final String own;
  private final RunProjection projection;

  /** Late folders that were there before: of a seal that was killed, or of who came late. */
  private final List<LateFolder> begun = new ArrayList<>();

  private final List<JournalEnd> ends = new ArrayList<>();
  private final List<Missing> missing = new ArrayList<>();
  private long stillOpen;
  private long torn;
  private long broken;
  private boolean writersLive;

  /**
   * @param run whose folder is cut off
   * @param own the journal that will tell the run's end
   */
  OtherJournals(RunFolder run, BundleKey key, String own, RunProjection projection) {
    this.run = run;
    this.files = run.files();
    this.key = key;
    this.own = own;
    this.projection = projection;
  }

  /** Something that the record lacks. */
  record Missing(LossKind kind, long count, String reason) {}

  /** Returns how far each journal has come. */
  List<JournalEnd> ends() {
    return ends;
  }

  /** Returns what the record lacks. */
  List<Missing> missing() {
    return missing;
  }

  void read() throws IOException {
    begun.addAll(LateFolder.list(run.runs(), Optional.of(run.runId())));
    for (LateFolder late : begun) {
      separate(late);
    }
    long foreign = Foreign.setAside(run);
    for (String name : files.journals()) {
      if (!name.equals(own)) {
        take(name);
      }
    }
    if (writersLive) {
      // A writer makes a step's log before it records the step, and may be between the two.
      LateLogs.of(run).takeUnknown(files, projection.coveredBytes().keySet());
    }
    if (own.equals(RunLayout.JOURNAL) && stillOpen == 0 && torn == 0) {
      // Every writer has said its last word. Otherwise a log without a step may be one whose record
      // was lost, and is kept.
      foreign += Foreign.setAsideLogs(run, projection.coveredBytes().keySet());
    }
    missing(LossKind.FILES, foreign, "what no recorder wrote was moved out of the folder");
    missing(LossKind.RECORDS, broken, "lines of a journal are no records or break its chain");
    missing(LossKind.OPEN_JOURNALS, stillOpen, "a writer had not left at the seal");
    missing(LossKind.TORN_BYTES, torn, "a journal ends in a torn record");
    compareLogs();
  }

  private void missing(LossKind kind, long count, String reason) {
    if (count > 0) {
      missing.add(new Missing(kind, count, reason));
    }
  }

  private void take(String journal) throws IOException {
    Optional<LateFolder.Held> late = lateOf(journal);
    JournalReader.Result result;
    if (late.isPresent()) {
      writersLive = true;
      FileHold hold = late.get().hold();
      try (hold) {
        result = setAside(journal, late.get().late());
      }
    } else {
      result = read(journal, new ArrayList<>());
    }
    ends.add(result.end());
    torn += result.tornBytes();
    broken += result.problems().size();
    stillOpen += result.end().closed() ? 0 : 1;
  }

  /**
   * Returns where the journal goes on: in the late folder that a seal before this one gave it, or,
   * where it is still written, in a new one. A writer that has said its last word but holds its
   * journal writes no more.
   */
  private Optional<LateFolder.Held> lateOf(String journal) throws IOException {
    for (LateFolder late : begun) {
      if (isSameJournal(journal, late)) {
        FileHold hold =
            late.tryHold().orElseThrow(() -> new IOException(late.folder() + " is being sealed"));
        return Optional.of(new LateFolder.Held(late, hold));
      }
    }
    boolean isStillWritten =
        files.isHeld(journal) && !files.read(journal, record -> {}).end().closed();
    return isStillWritten ? Optional.of(LateFolder.create(run.runs(), key)) : Optional.empty();
  }

  /** By its first record, in which its writer names itself, a journal is known anywhere. */
  private boolean isSameJournal(String journal, LateFolder late) throws IOException {
    if (!LocalFiles.isFile(late.folder().resolve(journal))) {
      return false;
    }
    Optional<JournalRecord> first = files.firstRecord(journal);
    return first.isPresent() && first.equals(late.files().firstRecord(journal));
  }

  /**
   * Reads a journal into the projection, and fetches the logs that its writer made behind the cut.
   */
  private JournalReader.Result read(String journal, List<String> logs) throws IOException {
    var sink = projection.journal();
    JournalReader.Result result =
        files.read(
            journal,
            record -> {
              sink.accept(record);
              if (record.event() instanceof RunEvent.StepStarted step) {
                logs.add(step.path().logName());
              }
            });
    LateLogs.of(run).give(files, logs);
    return result;
  }

  private JournalReader.Result setAside(String journal, LateFolder late) throws IOException {
    give(RunLayout.lockName(RunLayout.journalNumber(journal)), late);
    give(journal, late);
    List<String> logs = new ArrayList<>();
    JournalReader.Result result = read(journal, logs);
    for (String log : logs) {
      give(log, late);
    }
    return result;
  }

  /**
   * Gives the file to the late folder and leaves a copy in its place. It stands here at any moment,
   * in one form or the other: a crash on the way loses nothing, and the next seal goes on.
   */
  private void give(String name, LateFolder late) throws IOException {
    Path target = late.folder().resolve(name);
    if (!LocalFiles.exists(target)) {
      LocalFiles.createFolders(target.getParent());
      try {
        Files.createLink(target, files.folder().resolve(name));
      } catch (NoSuchFileException e) {
        // A step whose log the disk refused.
        return;
      }
    }
    separate(name, late);
  }

  private void separate(LateFolder late) throws IOException {
    for (Path file : LocalFiles.filesBelow(late.folder())) {
      separate(late.folder().relativize(file).toString(), late);
    }
  }

  private void separate(String name, LateFolder late) throws IOException {
    Path source = files.folder().resolve(name);
    Path copy = late.copy();
    if (LocalFiles.isFile(source) && Files.isSameFile(source, late.folder().resolve(name))) {
      Files.deleteIfExists(copy);
      Files.copy(source, copy, LinkOption.NOFOLLOW_LINKS);
      Files.move(copy, source, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Compares each step's log with what records tell of it. */
  private void compareLogs() throws IOException {
    Map<String, Long> covered = projection.coveredBytes();
    long lacking = 0;
    for (Map.Entry<String, Long> log : covered.entrySet()) {
      Path file = files.folder().resolve(log.getKey());
      lacking += Math.max(0, log.getValue() - (LocalFiles.isFile(file) ? Files.size(file) : 0));
    }
    long uncovered = 0;
    for (Path file : LocalFiles.filesBelow(files.folder().resolve(RunLayout.STEPS))) {
      String name = files.folder().relativize(file).toString();
      uncovered += Math.max(0, Files.size(file) - covered.getOrDefault(name, 0L));
    }
    missing(LossKind.OUTPUT_BYTES, lacking, "a step log holds less than its records say");
    missing(LossKind.UNCOVERED_BYTES, uncovered, "no record covers the end of a step log");
  }
}
