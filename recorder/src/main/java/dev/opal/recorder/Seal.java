// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Hash;
import dev.opal.model.JournalEnd;
import dev.opal.model.LossKind;
import dev.opal.model.RunEvent;
import dev.opal.model.SpanId;
import dev.opal.model.Status;
import dev.opal.model.journal.JournalReader;
import dev.opal.redaction.Redactor;
import dev.opal.store.BundleKey;
import dev.opal.store.RunStore;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns an open run into a bundle. The caller holds the run's lock. First the folder is cut off, so
 * that nobody adds to it; then the journals of others are read, what is missing is recorded, the
 * run's end is recorded, the artifacts are written, and the store takes the folder.
 *
 * <p>A writer that still writes is not waited for: its files move aside, where they become an
 * addendum, and what they hold now is copied into the bundle.
 */
final class Seal {
  private final RunFolder open;
  private final BundleKey key;
  private final RunStore store;
  private final Redactor redactor;
  private final RunProjection projection;
  private boolean writersLive;

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
   */
  RunView sealOpener(JournalWriter journal, SpanId root, Status status, @Nullable Integer exitCode)
      throws IOException, StoreException {
    open.freeReserve();
    journal.sync();
    RunFolder folder = open.cutOff();
    List<JournalEnd> ends = readOthers(folder, RunFolder.JOURNAL, journal, root);
    journal.append(
        root,
        new RunEvent.RunEnded(status, exitCode, journal.monoNanos(), ends, redactor.counts()));
    journal.close();
    return finish(folder, journal);
  }

  /**
   * Ends the run in a journal of this process's own.
   *
   * @param own the name of that journal
   * @param nanos since the run's start
   */
  RunView sealOther(
      RunFolder folder,
      JournalWriter journal,
      String own,
      SpanId root,
      Status status,
      @Nullable Integer exitCode,
      long nanos)
      throws IOException, StoreException {
    List<JournalEnd> ends = readOthers(folder, own, journal, root);
    journal.append(root, new RunEvent.RunEnded(status, exitCode, nanos, ends, redactor.counts()));
    journal.close();
    return finish(folder, journal);
  }

  /** Writes what follows from the journals and hands the folder to the store. */
  RunView finish(RunFolder folder, JournalWriter journal) throws IOException, StoreException {
    if (!journal.isHealthy()) {
      throw new IOException("the journal could not be written");
    }
    return finish(folder);
  }

  /**
   * The same where the journals lie there whole, as after a crash between their end and the seal.
   */
  RunView finish(RunFolder folder) throws IOException, StoreException {
    RunView view =
        projection.view().orElseThrow(() -> new IOException("no journal says how the run started"));
    Path path = folder.folder();
    removeUnsealedArtifacts(path);
    byte[] plan = Artifacts.plan(view);
    if (plan != null) {
      write(path, Artifacts.PLAN, plan);
    }
    write(path, Artifacts.SUMMARY, Artifacts.summary(view));
    write(path, Artifacts.DECORATORS, Artifacts.decorators(view));
    addErrorTails(path);
    write(path, Artifacts.TRACES, projection.traces().toJson());
    write(path, Manifest.NAME, Manifest.of(path, key.runId(), null));
    syncFolders(path);
    store.put(key, path);
    open.forget();
    return view;
  }

  private void addErrorTails(Path folder) throws IOException {
    for (Map.Entry<SpanId, RunProjection.LogPiece> tail : projection.errorTails().entrySet()) {
      RunProjection.LogPiece piece = tail.getValue();
      Path log = folder.resolve(piece.logName());
      if (Files.isRegularFile(log, LinkOption.NOFOLLOW_LINKS)) {
        // The bytes were redacted before they were stored; the door only gives them their type
        // back.
        projection.traces().stderrTail(tail.getKey(), redactor.text(LogTail.read(log, piece)));
      }
    }
  }

  /** Reads the other journals into the projection and records what is missing from them. */
  private List<JournalEnd> readOthers(
      RunFolder folder, String own, JournalWriter journal, SpanId root) throws IOException {
    long foreign = Foreign.setAside(folder);
    List<JournalEnd> ends = new ArrayList<>();
    long stillOpen = 0;
    long torn = 0;
    long broken = 0;
    for (String name : folder.journalNames()) {
      if (!name.equals(own)) {
        JournalReader.Result result = take(folder, name);
        ends.add(result.end());
        torn += result.tornBytes();
        broken += result.problems().size();
        stillOpen += result.end().closed() ? 0 : 1;
      }
    }
    if (writersLive) {
      // A writer makes a step's log before it records the step, and may be between the two.
      LateLogs.of(open).takeUnknown(folder, projection.coveredBytes().keySet());
    }
    if (own.equals(RunFolder.JOURNAL) && stillOpen == 0 && torn == 0) {
      // Every writer has said its last word. Otherwise a log without a step may be one whose record
      // was lost, and is kept.
      foreign += Foreign.setAsideLogs(folder, projection.coveredBytes().keySet());
    }
    lost(
        journal,
        root,
        LossKind.FILES,
        foreign,
        "what no recorder wrote was moved out of the folder");
    lost(
        journal,
        root,
        LossKind.RECORDS,
        broken,
        "lines of a journal are no records or break its chain");
    lost(journal, root, LossKind.OPEN_JOURNALS, stillOpen, "a writer had not left at the seal");
    lost(journal, root, LossKind.TORN_BYTES, torn, "a journal ends in a torn record");
    lost(
        journal,
        root,
        LossKind.OUTPUT_BYTES,
        missing(folder),
        "a step log holds less than its records say");
    lost(
        journal,
        root,
        LossKind.UNCOVERED_BYTES,
        uncovered(folder),
        "no record covers the end of a step log");
    return ends;
  }

  /**
   * Takes another writer's journal into the projection. Where that writer lives, its files move to
   * a late folder first, and what is read and sealed are copies that no longer change.
   */
  private JournalReader.Result take(RunFolder folder, String name) throws IOException {
    if (!isStillWritten(folder, name)) {
      return read(folder, name, new ArrayList<>());
    }
    RunFolder.LateFolder late = RunFolder.createLate(open.runs(), key);
    FileHold lateHold = late.hold();
    writersLive = true;
    try (lateHold) {
      moveAndCopy(folder, late.folder(), name);
      List<String> logs = new ArrayList<>();
      JournalReader.Result result = read(folder, name, logs);
      for (String log : logs) {
        moveAndCopy(folder, late.folder(), log);
      }
      return result;
    }
  }

  /** A writer that has said its last word but holds its journal still writes no more. */
  private static boolean isStillWritten(RunFolder folder, String name) throws IOException {
    Path journal = folder.folder().resolve(name);
    if (!FileHold.isHeld(journal)) {
      return false;
    }
    try (InputStream in = Files.newInputStream(journal, LinkOption.NOFOLLOW_LINKS)) {
      return !JournalReader.read(name, in, record -> {}).end().closed();
    }
  }

  private JournalReader.Result read(RunFolder folder, String name, List<String> logs)
      throws IOException {
    var sink = projection.journal();
    try (InputStream in =
        Files.newInputStream(folder.folder().resolve(name), LinkOption.NOFOLLOW_LINKS)) {
      return JournalReader.read(
          name,
          in,
          record -> {
            sink.accept(record);
            if (record.event() instanceof RunEvent.StepStarted step) {
              logs.add(step.path().logName());
            }
          });
    }
  }

  private static void moveAndCopy(RunFolder from, RunFolder to, String name) throws IOException {
    Path source = from.folder().resolve(name);
    Path target = to.folder().resolve(name);
    RunFolder.createFolders(target.getParent());
    try {
      Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
      Files.copy(target, source);
    } catch (NoSuchFileException e) {
      // A step whose log the disk refused.
      return;
    }
  }

  /** Returns the bytes that records tell of and step logs do not hold. */
  private long missing(RunFolder folder) throws IOException {
    long bytes = 0;
    for (Map.Entry<String, Long> log : projection.coveredBytes().entrySet()) {
      Path file = folder.folder().resolve(log.getKey());
      boolean there = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
      bytes += Math.max(0, log.getValue() - (there ? Files.size(file) : 0));
    }
    return bytes;
  }

  /** Returns the bytes of step logs that no output record covers. */
  private long uncovered(RunFolder folder) throws IOException {
    Map<String, Long> covered = projection.coveredBytes();
    Path steps = folder.folder().resolve(RunFolder.STEPS);
    long bytes = 0;
    if (Files.isDirectory(steps, LinkOption.NOFOLLOW_LINKS)) {
      for (Path file : Manifest.files(steps)) {
        String name = folder.folder().relativize(file).toString();
        bytes += Math.max(0, Files.size(file) - covered.getOrDefault(name, 0L));
      }
    }
    return bytes;
  }

  private void lost(JournalWriter journal, SpanId root, LossKind kind, long count, String reason) {
    if (count > 0) {
      journal.append(root, new RunEvent.Lost(kind, count, redactor.text(reason)));
    }
  }

  /** What a seal wrote that was not committed is no artifact yet. */
  private static void removeUnsealedArtifacts(Path folder) throws IOException {
    for (String name : Artifacts.NAMES) {
      Files.deleteIfExists(folder.resolve(name));
    }
  }

  static void write(Path folder, String name, byte[] content) throws IOException {
    try (FileChannel file = RunFolder.createFile(folder.resolve(name))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(false);
    }
  }

  /** Makes the names of the files durable; their bytes are. */
  static void syncFolders(Path folder) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
          syncFolders(entry);
        }
      }
    }
    try (FileChannel channel = FileChannel.open(folder)) {
      channel.force(false);
    }
  }

  /** Returns the digest of a sealed bundle's manifest. */
  static @Nullable Hash manifestOf(RunStore store, BundleKey key)
      throws IOException, StoreException {
    var bundle = store.find(key);
    if (bundle.isEmpty()) {
      return null;
    }
    try (InputStream in = bundle.get().open(Manifest.NAME)) {
      return Hash.of(in.readAllBytes());
    }
  }
}
