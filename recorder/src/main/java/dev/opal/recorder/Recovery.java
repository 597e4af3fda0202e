// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Hash;
import dev.opal.model.Origin;
import dev.opal.model.Reasons;
import dev.opal.model.RunEvent;
import dev.opal.model.RunId;
import dev.opal.model.SpanId;
import dev.opal.model.Status;
import dev.opal.model.Writer;
import dev.opal.model.journal.JournalReader;
import dev.opal.redaction.Redactor;
import dev.opal.store.BundleKey;
import dev.opal.store.RunStore;
import dev.opal.store.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks after runs that are not sealed: lists them, ends those of dead recorders, seals what
 * arrived after a seal. Safe for use by many processes at once.
 */
public final class Recovery {
  /** How long a run begun by {@code opal begin} may lie idle before it counts as dead. */
  public static final Duration DEFAULT_IDLE = Duration.ofHours(24);

  /** Room for the start and the plan of most runs, and of those with a huge environment. */
  private static final int HEAD = 64 * 1024;

  private static final int MAX_HEAD = 16 * 1024 * 1024;

  private static final int MAX_KEY = 512;

  private final Path runs;
  private final RunStore store;
  private final Redactor redactor;

  public Recovery(Path runs, RunStore store, Redactor redactor) {
    this.runs = runs;
    this.store = store;
    this.redactor = redactor;
  }

  /** Returns the runs that are not sealed, oldest first, without changing anything. */
  public List<OpenRun> openRuns(Duration idle) throws IOException {
    List<OpenRun> result = new ArrayList<>();
    for (RunFolder folder : RunFolder.list(runs)) {
      addOpenRun(folder, idle, result);
    }
    return result;
  }

  /** One run that cannot be read hides no other. */
  private void addOpenRun(RunFolder folder, Duration idle, List<OpenRun> result) {
    try {
      boolean locked = folder.isLocked();
      RunProjection head = new RunProjection();
      readHead(folder, head);
      boolean live =
          locked
              || head.view().filter(view -> isBracket(view) && !isIdle(folder, idle)).isPresent();
      if (!live) {
        head = new RunProjection();
        readAll(folder, head);
      }
      boolean ended = head.runEnded() != null;
      head.view()
          .map(view -> live || ended ? view : view.withStatus(Status.INTERRUPTED))
          .ifPresent(view -> result.add(new OpenRun(view, folder.folder(), live)));
    } catch (IOException e) {
      // Being sealed at this moment, or damaged: recovery says which.
      return;
    }
  }

  /**
   * Returns everything that the journals of an open run tell so far; empty where it is not open.
   */
  public Optional<OpenRun> openRun(RunId runId, Duration idle) throws IOException {
    for (OpenRun open : openRuns(idle)) {
      if (open.summary().runId().equals(runId)) {
        RunProjection whole = new RunProjection();
        readAll(new RunFolder(runs, runId, open.folder()), whole);
        Status status = open.summary().status();
        return whole
            .view()
            .map(view -> new OpenRun(view.withStatus(status), open.folder(), open.live()));
      }
    }
    return Optional.empty();
  }

  /**
   * Seals every run whose recorder is dead and every addendum that is complete; returns the runs.
   */
  public Recovered recover(Duration idle) throws IOException {
    return recoverWanted(null, idle);
  }

  /** Likewise, of this run and its addenda alone. */
  public Recovered recoverOnly(RunId runId, Duration idle) throws IOException {
    return recoverWanted(runId, idle);
  }

  private Recovered recoverWanted(@Nullable RunId only, Duration idle) throws IOException {
    List<RunId> recovered = new ArrayList<>();
    List<String> failures = new ArrayList<>();
    for (RunFolder folder : RunFolder.list(runs)) {
      try {
        boolean wanted = only == null || folder.runId().equals(only);
        if (wanted && recoverIfDead(folder, idle)) {
          recovered.add(folder.runId());
        }
      } catch (IOException | StoreException e) {
        // One run that cannot be sealed must not keep the others from it.
        failures.add(folder.runId() + ": " + Reasons.of(e));
      }
    }
    sealLate(only, failures);
    forgetLocks();
    return new Recovered(List.copyOf(recovered), List.copyOf(failures));
  }

  /** The runs that were sealed, and one line for each that could not be. */
  public record Recovered(List<RunId> runs, List<String> failures) {}

  private boolean recoverIfDead(RunFolder folder, Duration idle)
      throws IOException, StoreException {
    Optional<FileHold> hold = folder.tryLock();
    if (hold.isEmpty()) {
      return false;
    }
    FileHold held = hold.get();
    try (held) {
      return Files.isDirectory(folder.folder()) && recover(folder, idle);
    }
  }

  /** Removes locks and reserves whose run was sealed by a process that died right after. */
  private void forgetLocks() throws IOException {
    try (DirectoryStream<Path> locks =
        Files.newDirectoryStream(runs.resolve(RunFolder.OPEN), "run-*.lock")) {
      for (Path lock : locks) {
        String name = lock.getFileName().toString();
        String id = name.substring(0, name.length() - ".lock".length());
        RunFolder folder = RunId.isRunId(id) ? RunFolder.open(runs, new RunId(id)) : null;
        if (folder != null && !folder.exists() && !folder.isLocked()) {
          forget(folder);
        }
      }
    } catch (NoSuchFileException e) {
      // Nothing was ever open.
      return;
    }
  }

  private static void forget(RunFolder folder) throws IOException {
    Optional<FileHold> hold = folder.tryLock();
    if (hold.isPresent()) {
      FileHold held = hold.get();
      try (held) {
        if (!folder.exists() && !Files.exists(folder.sealingFolder())) {
          folder.forget();
        }
      }
    }
  }

  private boolean recover(RunFolder open, Duration idle) throws IOException, StoreException {
    RunProjection projection = new RunProjection();
    if (!readAll(open, projection)) {
      return false;
    }
    Optional<RunView> view = projection.view();
    if (view.isEmpty()) {
      open.discardIfBlank();
      return false;
    }
    boolean ended = projection.runEnded() != null;
    if (!ended && !open.isSealing() && isBracket(view.get()) && !isIdle(open, idle)) {
      return false;
    }
    BundleKey key = keyOf(view.get());
    if (ended) {
      new Seal(open, key, store, redactor, projection).finish(open.cutOff());
      return true;
    }
    end(open, view.get(), Status.INTERRUPTED, null, Origin.RECOVERY);
    return true;
  }

  /**
   * Ends an open run from outside, in a journal of this process's own. The caller holds its lock.
   *
   * @param status null to take it from the steps
   */
  RunView end(
      RunFolder open,
      RunView view,
      @Nullable Status status,
      @Nullable Integer exitCode,
      Origin origin)
      throws IOException, StoreException {
    open.freeReserve();
    RunFolder folder = open.cutOff();
    SpanId root = rootSpan(folder);
    RunFolder.NamedFile file = folder.createJournal();
    RunProjection projection = new RunProjection();
    JournalWriter journal =
        new JournalWriter(file.channel(), projection.journal(), redactor.text("the disk is full"));
    Writer writer = WriterIdentity.current(redactor);
    journal.append(root, new RunEvent.WriterJoined(view.summary().runId(), origin, writer));
    Seal seal = new Seal(open, keyOf(view), store, redactor, projection);
    Instant now = status == Status.INTERRUPTED ? lastChange(folder, file.name()) : Instant.now();
    // The files' times may be anything, and a clock may have jumped by years.
    long nanos = RunProjection.nanosBetween(view.summary().startedAt(), now);
    Status given = status == null ? view.statusOfSteps() : status;
    return seal.sealOther(folder, journal, file.name(), root, given, exitCode, nanos);
  }

  /** Ends a run begun by {@code opal begin}. */
  public RunView endBracket(RunId runId, @Nullable Status status, @Nullable Integer exitCode)
      throws RecordingException {
    RunFolder open = RunFolder.open(runs, runId);
    // A seal that was interrupted is finished by the same command.
    RunFolder folder = open.exists() ? open : new RunFolder(runs, runId, open.sealingFolder());
    try {
      Optional<FileHold> hold = folder.exists() ? folder.tryLock() : Optional.empty();
      if (hold.isEmpty()) {
        throw new RecordingException("run " + runId + " must be open but is not");
      }
      FileHold held = hold.get();
      try (held) {
        RunProjection projection = new RunProjection();
        readAll(folder, projection);
        RunView view = projection.view().orElseThrow(() -> new IOException("its journal is empty"));
        if (!isBracket(view)) {
          throw new RecordingException(
              "run "
                  + runId
                  + " must have been begun by opal begin but was by "
                  + view.summary().origin());
        }
        return end(folder, view, status, exitCode, Origin.BRACKET);
      }
    } catch (IOException | StoreException e) {
      throw new RecordingException("run " + runId + " must be sealed but: " + Reasons.of(e), e);
    }
  }

  /** Seals what arrived after this run's seal, where its writer is gone. */
  void sealLate(RunId runId) throws IOException {
    List<String> failures = new ArrayList<>();
    sealLate(runId, failures);
    if (!failures.isEmpty()) {
      throw new IOException(String.join("; ", failures));
    }
  }

  /**
   * @param only of this run, or null for every run
   * @param failures takes a line for each addendum that could not be sealed; it keeps no other
   */
  private void sealLate(@Nullable RunId only, List<String> failures) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(runs.resolve(RunFolder.LATE))) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        boolean wanted = only == null || name.startsWith(only.value() + ".");
        if (wanted && name.endsWith(RunFolder.KEY)) {
          try {
            sealAddendum(entry);
          } catch (IOException | StoreException e) {
            failures.add(name + ": " + Reasons.of(e));
          }
        }
      }
    } catch (NoSuchFileException e) {
      // Nothing ever was late.
      return;
    }
  }

  private static Optional<BundleKey> readKey(Path keyFile) throws IOException {
    if (!Files.isRegularFile(keyFile, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(keyFile, LinkOption.NOFOLLOW_LINKS)) {
      return BundleKey.parse(new String(in.readNBytes(MAX_KEY), StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      // Another sealed it meanwhile.
      return Optional.empty();
    }
  }

  private void sealAddendum(Path keyFile) throws IOException, StoreException {
    String fileName = keyFile.getFileName().toString();
    Path path =
        keyFile.resolveSibling(fileName.substring(0, fileName.length() - RunFolder.KEY.length()));
    Optional<BundleKey> key = readKey(keyFile).filter(read -> isFolderOf(read, path));
    Optional<FileHold> hold = key.isEmpty() ? Optional.empty() : FileHold.tryHoldExisting(keyFile);
    if (key.isEmpty() || hold.isEmpty()) {
      return;
    }
    FileHold held = hold.get();
    try (held) {
      if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        // The folder is made before its key: it was sealed, and the sealer died right after.
        Files.deleteIfExists(keyFile);
        return;
      }
      RunFolder folder = new RunFolder(runs, key.get().runId(), path);
      boolean blank = true;
      for (String journal : folder.journalNames()) {
        if (FileHold.isHeld(path.resolve(journal))) {
          return;
        }
        blank &= Files.size(path.resolve(journal)) == 0;
      }
      if (blank && Files.isDirectory(path)) {
        folder.discardIfBlank();
        Files.deleteIfExists(keyFile);
        return;
      }
      RunProjection projection = new RunProjection();
      readAll(folder, projection);
      LateLogs.of(folder).give(folder, projection.coveredBytes().keySet());
      Hash sealed = Seal.manifestOf(store, key.get().withAddendum(0));
      if (sealed != null && Files.isDirectory(path)) {
        Files.deleteIfExists(path.resolve(Manifest.NAME));
        Seal.write(path, Manifest.NAME, Manifest.of(path, key.get().runId(), sealed));
        Seal.syncFolders(path);
        store.put(key.get(), path);
        Files.deleteIfExists(path);
        Files.deleteIfExists(keyFile);
      }
    }
  }

  /** A key file says where its folder goes, so it must be the one that was made for that folder. */
  private static boolean isFolderOf(BundleKey key, Path path) {
    return path.getFileName().toString().equals(key.runId() + "." + key.addendum())
        && !Files.isSymbolicLink(path);
  }

  /** Reads every journal; false where a journal vanished, because the run is being sealed. */
  private static boolean readAll(RunFolder folder, RunProjection projection) throws IOException {
    try {
      for (String name : folder.journalNames()) {
        var sink = projection.journal();
        try (InputStream in =
            Files.newInputStream(folder.folder().resolve(name), LinkOption.NOFOLLOW_LINKS)) {
          JournalReader.read(name, in, sink::accept);
        }
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /**
   * Reads the first two records, the start and the plan, which say all that a list shows, however
   * long the journal is.
   */
  private static void readHead(RunFolder folder, RunProjection projection) throws IOException {
    Path journal = folder.folder().resolve(RunFolder.JOURNAL);
    if (!Files.isRegularFile(journal, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (InputStream in = Files.newInputStream(journal, LinkOption.NOFOLLOW_LINKS)) {
      byte[] head = in.readNBytes(HEAD);
      int end = lineEnd(head, lineEnd(head, 0));
      while (end == 0 && head.length < MAX_HEAD && head.length % HEAD == 0) {
        byte[] more = in.readNBytes(head.length);
        head = Arrays.copyOf(head, head.length + more.length);
        System.arraycopy(more, 0, head, head.length - more.length, more.length);
        end = lineEnd(head, lineEnd(head, 0));
      }
      JournalReader.read(
          RunFolder.JOURNAL, new ByteArrayInputStream(head, 0, end), projection.journal()::accept);
    } catch (NoSuchFileException e) {
      // The run is being sealed at this moment.
      return;
    }
  }

  /** Returns the position behind the next line feed, or {@code from} where there is none. */
  private static int lineEnd(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    return from;
  }

  private static SpanId rootSpan(RunFolder folder) throws IOException {
    List<SpanId> first = new ArrayList<>();
    try (InputStream in = Files.newInputStream(folder.folder().resolve(RunFolder.JOURNAL))) {
      JournalReader.read(
          RunFolder.JOURNAL,
          in,
          record -> {
            if (first.isEmpty()) {
              first.add(record.envelope().span());
            }
          });
    }
    if (first.isEmpty()) {
      throw new IOException("no journal says how the run started");
    }
    return first.get(0);
  }

  private static boolean isBracket(RunView view) {
    return view.summary().origin() == Origin.BRACKET;
  }

  /** Tells whether nobody has written for so long, nor holds a journal to write on. */
  private static boolean isIdle(RunFolder folder, Duration idle) {
    try {
      for (String journal : folder.journalNames()) {
        if (FileHold.isHeld(folder.folder().resolve(journal))) {
          return false;
        }
      }
      return lastChange(folder, "").plus(idle).isBefore(Instant.now());
    } catch (IOException e) {
      // Not idle: the folder is being sealed or cannot be read, and neither is a reason to end it.
      return false;
    }
  }

  private static Instant lastChange(RunFolder folder, String except) throws IOException {
    Instant last = Instant.EPOCH;
    for (Path file : Manifest.files(folder.folder())) {
      Instant changed = Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
      boolean counts = !folder.folder().relativize(file).toString().equals(except);
      last = counts && changed.isAfter(last) ? changed : last;
    }
    return last;
  }

  private static BundleKey keyOf(RunView view) {
    return BundleKey.of(
        view.summary().env(),
        view.summary().target(),
        view.summary().planHash(),
        view.summary().runId());
  }
}
