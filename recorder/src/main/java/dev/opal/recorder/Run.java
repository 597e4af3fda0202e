// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Hash;
import dev.opal.model.LossKind;
import dev.opal.model.Origin;
import dev.opal.model.Plan;
import dev.opal.model.Reasons;
import dev.opal.model.RunEvent;
import dev.opal.model.RunEvents;
import dev.opal.model.RunId;
import dev.opal.model.SpanContext;
import dev.opal.model.SpanId;
import dev.opal.model.Status;
import dev.opal.model.StepPath;
import dev.opal.model.TraceId;
import dev.opal.model.Writer;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.Redactor;
import dev.opal.store.BundleKey;
import dev.opal.store.RunStore;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A run that this process records: one it started, or one it joined. Everything goes through the
 * redactor into this process's own journal. Safe for use by many threads.
 *
 * <p>After the start nothing here throws because of the disk: what cannot be recorded is counted,
 * and the count is recorded. Ending seals the run; a run that cannot be sealed stays open and
 * {@code opal runs recover} seals it.
 */
public final class Run implements AutoCloseable {
  /** The name of the note that says whether the checkout differs from its commit. */
  public static final String GIT_DIRTY = "git.dirty";

  private static final int ID_ATTEMPTS = 16;

  private final RunFolder folder;
  private final RunStore store;
  private final Redactor redactor;
  private final BundleKey key;
  private final TraceId trace;
  private final SpanId rootSpan;
  private final StepPath rootPath;
  private final Entropy entropy;
  private final JournalWriter journal;
  private final RunProjection projection;
  private final @Nullable FileHold hold;
  private final boolean opener;
  private final List<Step> steps = new ArrayList<>();

  /** How often each path was asked for here; another process may have used it too. */
  private final Map<String, Integer> pathsUsed = new ConcurrentHashMap<>();

  private final OutputPulse pulse;
  private boolean over;

  private Run(Start start, RunStore store, Redactor redactor, @Nullable FileHold hold) {
    this.folder = start.folder;
    this.key = start.key;
    this.trace = start.trace;
    this.rootSpan = start.span;
    this.rootPath = start.path;
    this.entropy = start.entropy;
    this.opener = start.opener;
    this.store = store;
    this.redactor = redactor;
    this.hold = hold;
    this.projection = new RunProjection();
    this.pulse = new OutputPulse();
    List<RunEvents> sinks = new ArrayList<>(start.sinks);
    RunEvents folded = projection.journal();
    RunEvents all =
        record -> {
          folded.accept(record);
          sinks.forEach(sink -> sink.accept(record));
        };
    this.journal =
        new JournalWriter(start.channel, all, redactor.text("the journal could not be written"));
  }

  /** What the constructor needs that depends on how the run came about. */
  private record Start(
      RunFolder folder,
      BundleKey key,
      TraceId trace,
      SpanId span,
      StepPath path,
      Entropy entropy,
      boolean opener,
      FileChannel channel,
      List<RunEvents> sinks) {}

  /**
   * Starts a run and reserves its id.
   *
   * @param runs the local folder of all runs, made where it is missing
   * @throws RecordingException where the run cannot be recorded
   */
  public static Run start(Path runs, RunStore store, Redactor redactor, RunOptions options)
      throws RecordingException {
    try {
      Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
      Entropy entropy = new Entropy();
      for (int i = 0; i < ID_ATTEMPTS; i++) {
        String process =
            options.writer().host() + " " + options.writer().pid() + " " + System.nanoTime();
        RunId id = RunId.create(options.env(), options.target(), now, process, Entropy.bytes(16));
        RunFolder folder = RunFolder.open(runs, id);
        Optional<FileHold> hold = folder.create();
        if (hold.isPresent()) {
          return openedOrDiscarded(folder, store, redactor, options, entropy, hold.get());
        }
      }
      throw new IOException("no free run id");
    } catch (IOException e) {
      throw new RecordingException(
          "a run must be recordable in " + runs + " but: " + Reasons.of(e) + "; see opal doctor",
          e);
    }
  }

  private static Run openedOrDiscarded(
      RunFolder folder,
      RunStore store,
      Redactor redactor,
      RunOptions options,
      Entropy entropy,
      FileHold hold)
      throws IOException {
    try {
      return opened(folder, store, redactor, options, entropy, hold);
    } catch (IOException e) {
      folder.discard();
      hold.close();
      throw e;
    }
  }

  private static Run opened(
      RunFolder folder,
      RunStore store,
      Redactor redactor,
      RunOptions options,
      Entropy entropy,
      FileHold hold)
      throws IOException {
    Plan plan = options.plan();
    Hash planHash = plan == null ? null : plan.hash();
    BundleKey key =
        BundleKey.of(
            options.env().toString(),
            options.target().toString(),
            planHash == null ? null : planHash.toString(),
            folder.runId());
    Start start =
        new Start(
            folder,
            key,
            traceOf(options, planHash),
            entropy.spanId(),
            new StepPath(redactor.text("main")),
            entropy,
            true,
            folder.createOpenerJournal(),
            options.sinks());
    Run run = new Run(start, store, redactor, hold);
    run.append(
        run.rootSpan,
        new RunEvent.RunStarted(
            folder.runId(),
            options.env(),
            options.target(),
            options.origin(),
            run.trace,
            options.parent(),
            options.writer(),
            options.context()));
    if (plan != null) {
      run.append(run.rootSpan, new RunEvent.PlanResolved(plan));
    }
    if (!run.journal.isHealthy()) {
      throw new IOException("no space for a journal");
    }
    return run;
  }

  private static TraceId traceOf(RunOptions options, @Nullable Hash planHash) {
    SpanContext parent = options.parent();
    if (parent != null) {
      return parent.traceId();
    }
    if (options.tracePerPlan() && planHash != null) {
      return TraceId.ofPlan(planHash, options.env(), options.target());
    }
    return new TraceId(HexFormat.of().formatHex(Entropy.bytes(16)));
  }

  /** Tells whether the run of this place has not been sealed, nor has anybody begun to. */
  public static boolean isOpen(RunPlace place) {
    return RunFolder.open(place.runs(), place.runId()).exists();
  }

  /** Returns whether the run of this place is open or sealed, so that it can be joined. */
  public static boolean canJoin(RunPlace place, RunStore store) {
    RunFolder folder = RunFolder.open(place.runs(), place.runId());
    try {
      // In the order in which a run goes through these, so that none is missed that moves on.
      return folder.isOurs() || folder.isBeingSealed() || store.find(place.key()).isPresent();
    } catch (StoreException | IOException e) {
      return false;
    }
  }

  /**
   * Joins a run that another process opened: this process gets a journal of its own in it. Where
   * the run was sealed meanwhile, what is recorded becomes an addendum to it.
   *
   * @throws RecordingException where the run's store is out of reach
   */
  public static Run join(
      RunPlace place, Origin origin, RunStore store, Redactor redactor, Writer writer)
      throws RecordingException {
    if (!canJoin(place, store)) {
      throw new RecordingException(
          "run "
              + place.runId()
              + " must be open or sealed in "
              + place.runs()
              + " but is neither");
    }
    try {
      RunFolder folder = RunFolder.open(place.runs(), place.runId());
      Optional<RunFolder.HeldFile> held =
          folder.exists() ? folder.createHeldJournal() : Optional.empty();
      if (held.isEmpty()) {
        RunFolder.LateFolder late = RunFolder.createLate(place.runs(), place.key());
        FileHold lateHold = late.hold();
        try (lateHold) {
          folder = late.folder();
          held = folder.createHeldJournal();
        }
      }
      RunFolder.HeldFile file = held.orElseThrow(() -> new IOException("its folder vanished"));
      Start start =
          new Start(
              folder,
              place.key(),
              place.span().traceId(),
              place.span().spanId(),
              place.path(),
              new Entropy(),
              false,
              file.channel(),
              List.of());
      Run run = new Run(start, store, redactor, file.hold());
      run.append(run.rootSpan, new RunEvent.WriterJoined(place.runId(), origin, writer));
      return run;
    } catch (IOException e) {
      throw new RecordingException(
          "run " + place.runId() + " must be open in " + place.folder() + " but: " + Reasons.of(e),
          e);
    }
  }

  public RunId id() {
    return key.runId();
  }

  /** Returns where the run's bundle will live. */
  public BundleKey key() {
    return key;
  }

  /** Returns whether this process opened the run, and so ends it. */
  public boolean isOpener() {
    return opener;
  }

  /** Returns the run itself as a place for child processes. */
  public RunPlace place() {
    return place(rootPath, rootSpan);
  }

  RunPlace place(StepPath path, SpanId span) {
    Path open = RunFolder.open(folder.runs(), id()).folder();
    return new RunPlace(open, key, path, new SpanContext(trace, span, true));
  }

  /**
   * Starts a step below this run's place. A second step of that name gets {@code ~2} behind it.
   *
   * @param segments one or more names, joined by {@code /}
   * @throws IllegalArgumentException where the segments are no path
   */
  public Step step(String segments, Redacted command) {
    String wanted = rootPath + "/" + segments;
    SpanId span = entropy.spanId();
    StepPath path = new StepPath(redactor.text(wanted));
    FileChannel log = null;
    try {
      Optional<FileChannel> created = Optional.empty();
      while (created.isEmpty()) {
        int n = pathsUsed.merge(wanted, 1, Integer::sum);
        path = n == 1 ? path : new StepPath(redactor.text(wanted + "~" + n));
        created = folder.createLog(path.logName());
      }
      log = created.get();
    } catch (IOException e) {
      // The step runs without a log; what it prints is counted as lost.
      log = null;
    }
    Step step = new Step(this, path, span, log);
    append(span, new RunEvent.StepStarted(step.path(), rootSpan, command));
    synchronized (steps) {
      steps.add(step);
    }
    return step;
  }

  /**
   * Records a number about the run; the unit is a UCUM code, {@code 1} where there is none. What is
   * no finite number is recorded as a note.
   */
  public void measure(String name, double value, String unit) {
    if (!Double.isFinite(value)) {
      note(name, String.valueOf(value), Map.of());
      return;
    }
    append(rootSpan, new RunEvent.Measured(redactor.text(name), value, redactor.text(unit)));
  }

  /** Records a fact about the run. */
  public void note(String name, String value, Map<String, String> attributes) {
    Map<Redacted, Redacted> redacted = new TreeMap<>();
    attributes.forEach((k, v) -> redacted.put(redactor.text(k), redactor.value(k, v)));
    append(
        rootSpan, new RunEvent.Noted(redactor.text(name), redactor.value(name, value), redacted));
  }

  /** Records that something was lost. */
  public void lost(LossKind kind, long count, String reason) {
    append(rootSpan, new RunEvent.Lost(kind, count, redactor.text(reason)));
  }

  /** Returns whether everything so far could be recorded. */
  public boolean isHealthy() {
    return journal.isHealthy();
  }

  /**
   * Ends the run and seals it. Steps that have not ended stay unfinished.
   *
   * @param exitCode of the run's command, or null
   * @return the sealed run's view
   * @throws RecordingException where it cannot be sealed; what was recorded stays
   */
  public RunView end(Status status, @Nullable Integer exitCode) throws RecordingException {
    if (!opener) {
      throw new IllegalStateException("a run is ended by the process that opened it");
    }
    closeOutputs();
    FileHold held = hold;
    try (held) {
      Seal seal = new Seal(folder, key, store, redactor, projection);
      return seal.sealOpener(journal, rootSpan, status, exitCode);
    } catch (IOException | StoreException e) {
      throw new RecordingException(
          "run "
              + id()
              + " must be sealed but: "
              + Reasons.of(e)
              + "; opal runs recover tries again",
          e);
    }
  }

  /** Leaves a run open that this process began, for {@code opal end} to end. */
  public void leaveOpen() throws RecordingException {
    closeOutputs();
    append(rootSpan, new RunEvent.WriterLeft());
    try {
      journal.close();
      if (hold != null) {
        hold.close();
      }
    } catch (IOException e) {
      throw new RecordingException("run " + id() + " must stay open but: " + Reasons.of(e), e);
    }
  }

  /** Leaves a run that was joined, and seals the addendum where the run was sealed meanwhile. */
  public void leave() throws RecordingException {
    closeOutputs();
    append(rootSpan, new RunEvent.WriterLeft());
    try {
      journal.close();
      if (hold != null) {
        hold.close();
      }
      if (!RunFolder.open(folder.runs(), id()).exists()) {
        new Recovery(folder.runs(), store, redactor).sealLate(id());
      }
    } catch (IOException e) {
      throw new RecordingException(
          "run " + id() + " must take the addendum but: " + Reasons.of(e), e);
    }
  }

  /** Ends the run, if {@link #end} or {@link #leave} has not: as its steps ended. */
  @Override
  public void close() throws RecordingException {
    if (over) {
      return;
    }
    if (opener) {
      end(projection.view().map(RunView::statusOfSteps).orElse(Status.FAILED), null);
    } else {
      leave();
    }
  }

  private void closeOutputs() {
    over = true;
    pulse.stop();
    List<Step> all;
    synchronized (steps) {
      all = List.copyOf(steps);
    }
    all.forEach(Step::closeOutput);
  }

  /**
   * Returns the log that this process created for a step and closed empty; null where it is gone.
   */
  @Nullable FileChannel reopenLog(StepPath path) {
    try {
      return FileChannel.open(folder.folder().resolve(path.logName()), StandardOpenOption.WRITE);
    } catch (IOException e) {
      // Sealed meanwhile, or the disk refuses: what comes is counted as lost.
      return null;
    }
  }

  void append(SpanId span, RunEvent event) {
    journal.append(span, event);
  }

  void sync() {
    journal.sync();
  }

  long monoNanos() {
    return journal.monoNanos();
  }

  Redactor redactor() {
    return redactor;
  }

  OutputPulse pulse() {
    return pulse;
  }
}
