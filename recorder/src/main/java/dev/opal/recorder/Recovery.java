// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Origin;
import dev.opal.model.Reasons;
import dev.opal.model.RunEvent;
import dev.opal.model.RunId;
import dev.opal.model.SpanId;
import dev.opal.model.Status;
import dev.opal.redaction.Redactor;
import dev.opal.store.RunStore;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Looks after runs that are not sealed: lists them, ends those of dead recorders, seals what
 * arrived after a seal. Safe for use by many processes at once.
 */
public final class Recovery {
  /** How long a run begun by {@code opal begin} may lie idle before it counts as dead. */
  public static final Duration DEFAULT_IDLE = Duration.ofHours(24);

  private final Path runs;
  private final RunStore store;
  private final Redactor redactor;
  private final Function<RunId, String> leftBehind;

  public Recovery(Path runs, RunStore store, Redactor redactor) {
    this(runs, store, redactor, run -> "");
  }

  /**
   * @param leftBehind tells in one line what of a dead run is still there, for its record; empty
   *     where nothing is
   */
  public Recovery(
      Path runs, RunStore store, Redactor redactor, Function<RunId, String> leftBehind) {
    this.runs = runs;
    this.store = store;
    this.redactor = redactor;
    this.leftBehind = leftBehind;
  }

  /** Returns the runs that are not sealed, oldest first, without changing anything. */
  public List<OpenRun> openRuns(Duration idle) throws IOException {
    List<OpenRun> result = new ArrayList<>();
    for (RunFolder folder : RunFolder.list(runs)) {
      try {
        new OpenJournals(folder, redactor).list(idle).ifPresent(result::add);
      } catch (IOException e) {
        // Being sealed at this moment, or damaged, which recovery tells: it hides no other.
        continue;
      }
    }
    return result;
  }

  /**
   * Returns everything that the journals of an open run tell so far; empty where it is not open.
   */
  public Optional<OpenRun> openRun(RunId runId, Duration idle) throws IOException {
    for (RunFolder folder : RunFolder.list(runs)) {
      if (folder.runId().equals(runId)) {
        return new OpenJournals(folder, redactor).whole(idle);
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
    failures.addAll(new Addenda(runs, store).seal(Optional.ofNullable(only)));
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
      return folder.exists() && recover(folder, idle);
    }
  }

  private boolean recover(RunFolder open, Duration idle) throws IOException, StoreException {
    if (open.files().isBlank()) {
      open.files().deleteBlank();
      open.forget();
      return false;
    }
    OpenJournals journals = new OpenJournals(open, redactor);
    RunProjection projection = journals.read();
    if (projection.runEnded() == null && !open.isSealing() && journals.isBegun(projection, idle)) {
      return false;
    }
    end(open, projection, new How(Status.INTERRUPTED, null, Origin.RECOVERY));
    return true;
  }

  /** Removes locks and reserves whose run was sealed by a process that died right after. */
  private void forgetLocks() throws IOException {
    for (RunFolder folder : RunFolder.listLocked(runs)) {
      if (!folder.exists() && !folder.isLocked()) {
        forgetLock(folder);
      }
    }
  }

  private static void forgetLock(RunFolder folder) throws IOException {
    Optional<FileHold> hold = folder.tryLock();
    if (hold.isPresent()) {
      FileHold held = hold.get();
      try (held) {
        if (!folder.exists() && !folder.isBeingSealed()) {
          folder.forget();
        }
      }
    }
  }

  /**
   * How somebody else than its opener ends a run.
   *
   * @param status null to take it from the steps
   * @param origin who ends it
   */
  private record How(@Nullable Status status, @Nullable Integer exitCode, Origin origin) {}

  /** Ends a run in a journal of this process's own, or finishes the seal of one that has ended. */
  private RunView end(RunFolder open, RunProjection known, How how)
      throws IOException, StoreException {
    open.freeReserve();
    Instant lastChange = open.files().lastChange();
    RunFolder folder = open.cutOff();
    Optional<RunView> view = known.view();
    if (view.isPresent() && known.runEnded() != null) {
      return new Seal(open, view.get().key(), store, redactor, known).finish(folder);
    }
    RunFiles.NamedFile file = folder.files().createJournal();
    RunProjection projection = new RunProjection();
    JournalWriter journal =
        new JournalWriter(file.file(), projection.journal(), List.of(), redactor);
    SpanId root = OpenJournals.join(folder.runId(), known, journal, how.origin(), redactor);
    String left = how.origin() == Origin.RECOVERY ? leftBehind.apply(folder.runId()) : "";
    if (!left.isEmpty()) {
      journal.append(
          root,
          new RunEvent.Noted(redactor.text("opal.left_behind"), redactor.text(left), Map.of()));
    }
    RunView start = view.or(projection::view).orElseThrow();
    Instant end = how.status() == Status.INTERRUPTED ? lastChange : Instant.now();
    Seal.Ending ending =
        new Seal.Ending(
            how.status() == null ? start.statusOfSteps() : how.status(),
            how.exitCode(),
            Times.nanosBetween(start.summary().startedAt(), end));
    return new Seal(open, start.key(), store, redactor, projection)
        .sealOther(folder, journal, file.name(), root, ending);
  }

  /**
   * Ends a run begun by {@code opal begin}; also one whose seal was interrupted.
   *
   * @param status null to take it from the steps
   */
  public RunView endBracket(RunId runId, @Nullable Status status, @Nullable Integer exitCode)
      throws RecordingException {
    try {
      for (RunFolder folder : RunFolder.list(runs)) {
        Optional<FileHold> hold =
            folder.runId().equals(runId) ? folder.tryLock() : Optional.empty();
        if (hold.isPresent()) {
          FileHold held = hold.get();
          try (held) {
            return endBracket(folder, new How(status, exitCode, Origin.BRACKET));
          }
        }
      }
    } catch (IOException | StoreException e) {
      throw new RecordingException("run " + runId + " must be sealed but: " + Reasons.of(e), e);
    }
    throw new RecordingException("run " + runId + " must be open but is not");
  }

  private RunView endBracket(RunFolder folder, How how)
      throws IOException, StoreException, RecordingException {
    RunProjection projection = new OpenJournals(folder, redactor).read();
    var started = projection.runStarted();
    if (started == null || started.origin() != Origin.BRACKET) {
      throw new RecordingException(
          "run "
              + folder.runId()
              + " must have been begun by opal begin but was by "
              + (started == null ? "an unknown process" : started.origin()));
    }
    return end(folder, projection, how);
  }
}
