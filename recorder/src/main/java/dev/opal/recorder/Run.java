// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.DecoratorUse;
import dev.opal.model.LossKind;
import dev.opal.model.Origin;
import dev.opal.model.OutputStreamName;
import dev.opal.model.Reasons;
import dev.opal.model.RunEvent;
import dev.opal.model.RunId;
import dev.opal.model.SpanId;
import dev.opal.model.Status;
import dev.opal.model.StepPath;
import dev.opal.model.Writer;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.RedactedBytes;
import dev.opal.redaction.Redactor;
import dev.opal.store.BundleKey;
import dev.opal.store.RunStore;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A run that this process records: one it started, or one it joined. Everything goes through the
 * redactor into this process's own journal. Safe for use by many threads; interrupting one of them
 * harms no record.
 *
 * <p>After the start nothing here throws because of the disk: what cannot be recorded is counted,
 * and the count is recorded. Ending seals the run; a run that cannot be sealed stays open and
 * {@code opal runs recover} seals it.
 */
public final class Run implements AutoCloseable {
  /** How long the end of a run waits for listeners that are slow. */
  private static final long LISTENER_MILLIS = 2_000;

  private final RunOpening.Membership member;
  private final RunStore store;
  private final Redactor redactor;
  private final RandomIds ids;
  private final RunProjection projection = new RunProjection();
  private final List<Listener> listeners;
  private final JournalWriter journal;

  private final StepLogs logs;

  /** Held while a step begins, so that none begins behind the end. */
  private final Object stepGate = new Object();

  /** Those that may still have something to record. */
  private final Set<Step> steps = ConcurrentHashMap.newKeySet();

  private final OutputPulse pulse = new OutputPulse(steps);
  private final AtomicBoolean over = new AtomicBoolean();

  Run(
      RunOpening.Membership member,
      RunStore store,
      Redactor redactor,
      RandomIds ids,
      List<Listener> listeners) {
    this.member = member;
    this.store = store;
    this.redactor = redactor;
    this.ids = ids;
    this.listeners = listeners;
    this.logs = new StepLogs(member, redactor);
    this.journal = new JournalWriter(member.journal(), projection.journal(), listeners, redactor);
  }

  /**
   * Starts a run and reserves its id.
   *
   * @param runs the local folder of all runs, made where it is missing
   * @param redactor the run's own: what it has masked is counted as masked in this run
   * @throws RecordingException where the run cannot be recorded
   */
  public static Run start(Path runs, RunStore store, Redactor redactor, RunOptions options)
      throws RecordingException {
    try {
      return Undisturbed.call(() -> new RunOpening(store, redactor).start(runs, options));
    } catch (IOException | StoreException e) {
      throw new RecordingException(
          "a run must be recordable in " + runs + " but: " + Reasons.of(e) + "; see opal doctor",
          e);
    }
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
   * @throws RecordingException where there is no such run, or its disk is out of reach
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
      return Undisturbed.call(() -> new RunOpening(store, redactor).join(place, origin, writer));
    } catch (IOException | StoreException e) {
      throw new RecordingException(
          "run " + place.runId() + " must be open in " + place.folder() + " but: " + Reasons.of(e),
          e);
    }
  }

  /** Tells whether the first records are with the operating system. */
  boolean hasStarted() {
    return journal.isHealthy() && projection.runStarted() != null;
  }

  public RunId id() {
    return key().runId();
  }

  /** Returns where the run's bundle will live. */
  public BundleKey key() {
    return member.place().key();
  }

  /** Returns whether this process opened the run, and so ends it. */
  public boolean isOpener() {
    return member.opener();
  }

  /** Returns the place in the run at which this process stands, for child processes. */
  public RunPlace place() {
    return member.place();
  }

  RunPlace place(StepPath path, SpanId span) {
    return member.place().at(path, span);
  }

  /**
   * Starts a step below this run's place. A second step of that name gets {@code ~2} behind it.
   *
   * @param segments one or more names, joined by {@code /}
   * @throws IllegalArgumentException where the segments are no path
   * @throws IllegalStateException where the run has ended
   */
  public Step step(String segments, Redacted command) {
    return step(segments, command, (stream, bytes) -> {});
  }

  /**
   * Starts a step as {@link #step(String, Redacted)} does.
   *
   * @param watcher takes what the step prints when it has passed the door, from the threads that
   *     bring it, one at a time
   */
  public Step step(
      String segments, Redacted command, BiConsumer<OutputStreamName, RedactedBytes> watcher) {
    SpanId span = ids.spanId();
    synchronized (stepGate) {
      if (over.get()) {
        throw new IllegalStateException("run " + id() + " must be open for a step but has ended");
      }
      StepLogs.Created log = logs.create(segments);
      Step step = new Step(this, log, span, watcher);
      steps.add(step);
      append(span, new RunEvent.StepStarted(log.path(), rootSpan(), command));
      return step;
    }
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
    append(rootSpan(), new RunEvent.Measured(redactor.text(name), value, redactor.text(unit)));
  }

  /** Records a fact about the run. */
  public void note(String name, String value, Map<String, String> attributes) {
    append(
        rootSpan(),
        new RunEvent.Noted(
            redactor.text(name),
            redactor.attribute(name, value),
            RedactedTexts.of(redactor, attributes)));
  }

  /** Records that a decorator was used by the run. */
  public void decoratorUsed(DecoratorUse use) {
    append(rootSpan(), new RunEvent.DecoratorUsed(use));
  }

  /** Records that something was lost; nothing where the count is not positive. */
  public void lost(LossKind kind, long count, String reason) {
    if (count <= 0) {
      return;
    }
    append(rootSpan(), new RunEvent.Lost(kind, count, redactor.text(reason)));
  }

  /**
   * Records whether the checkout differs from its commit.
   *
   * @param dirty null where git could not tell
   */
  public void checkoutExamined(@Nullable Boolean dirty) {
    append(rootSpan(), new RunEvent.CheckoutExamined(dirty));
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
   * @throws RecordingException where it cannot be sealed, what was recorded stays; or where it has
   *     ended already
   * @throws IllegalStateException where another process opened the run
   */
  public RunView end(Status status, @Nullable Integer exitCode) throws RecordingException {
    if (!isOpener()) {
      throw new IllegalStateException("a run is ended by the process that opened it");
    }
    finish();
    Seal seal = new Seal(member.folder(), key(), store, redactor, projection);
    try {
      return Undisturbed.call(() -> {
        FileHold hold = member.hold();
        // Whoever takes the hold next may count on nobody writing any more.
        try (hold;
            journal) {
          return seal.sealOpener(journal, logs.contents(), rootSpan(), status, exitCode);
        }
      });
    } catch (IOException | StoreException e) {
      throw new RecordingException(
          "run "
              + id()
              + " must be sealed but: "
              + Reasons.of(e)
              + "; opal runs recover tries again",
          e);
    } finally {
      listeners.forEach(Listener::close);
    }
  }

  /** Leaves a run open that this process began, for {@code opal end} to end. */
  public void leaveOpen() throws RecordingException {
    finish();
    try {
      Undisturbed.call(this::release);
    } catch (IOException | StoreException e) {
      throw new RecordingException("run " + id() + " must stay open but: " + Reasons.of(e), e);
    }
  }

  /** Leaves a run that was joined, and seals the addendum where the run was sealed meanwhile. */
  public void leave() throws RecordingException {
    finish();
    try {
      Undisturbed.call(() -> {
        release();
        Path runs = member.folder().runs();
        if (!RunFolder.open(runs, id()).exists()) {
          new Addenda(runs, store).sealOf(id());
        }
        return true;
      });
    } catch (IOException | StoreException e) {
      throw new RecordingException(
          "run " + id() + " must take the addendum but: " + Reasons.of(e), e);
    }
  }

  private boolean release() throws IOException {
    FileHold hold = member.hold();
    try (hold) {
      journal.end(rootSpan(), new RunEvent.WriterLeft(redactor.counts()));
      journal.close();
    }
    listeners.forEach(Listener::close);
    return true;
  }

  /** Ends the run, if {@link #end} or {@link #leave} has not: as its steps ended. */
  @Override
  public void close() throws RecordingException {
    if (over.get()) {
      return;
    }
    if (isOpener()) {
      end(projection.view().map(RunView::statusOfSteps).orElse(Status.FAILED), null);
    } else {
      leave();
    }
  }

  /** Takes no more output, and says what is known to be missing. */
  private void finish() throws RecordingException {
    synchronized (stepGate) {
      if (over.getAndSet(true)) {
        throw new RecordingException("run " + id() + " must be ended or left once but was before");
      }
    }
    pulse.stop();
    steps.forEach(Step::close);
    long missed = 0;
    for (Listener listener : listeners) {
      listener.drain(LISTENER_MILLIS);
      missed += listener.missed();
    }
    if (missed > 0) {
      lost(LossKind.DELIVERIES, missed, "a listener did not take what was recorded");
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

  /** Looks after a step's output from now on, whatever comes of it. */
  void watch(Step step) {
    steps.add(step);
    pulse.start();
  }

  void forget(Step step) {
    steps.remove(step);
  }

  private SpanId rootSpan() {
    return member.place().span().spanId();
  }
}
