// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.DecoratorUse;
import dev.opal.model.LossKind;
import dev.opal.model.Outcome;
import dev.opal.model.OutputStreamName;
import dev.opal.model.RunEvent;
import dev.opal.model.SpanId;
import dev.opal.model.StepPath;
import dev.opal.redaction.RedactedBytes;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * A step of a run, from its start to its end. Safe for use by many threads, with one thread for
 * each stream of its output.
 */
public final class Step {
  private final Run run;
  private final StepPath path;
  private final SpanId span;
  private final long startNanos;
  private final StepOutput output;
  private final AtomicBoolean over = new AtomicBoolean();
  private boolean watched;

  Step(
      Run run,
      StepLogs.Created log,
      SpanId span,
      BiConsumer<OutputStreamName, RedactedBytes> watcher) {
    this.run = run;
    this.path = log.path();
    this.span = span;
    this.startNanos = run.monoNanos();
    StepLog stepLog = new StepLog(log, run.redactor(), event -> run.append(span, event));
    this.output = new StepOutput(stepLog, run.redactor(), watcher);
  }

  public StepPath path() {
    return path;
  }

  public SpanId span() {
    return span;
  }

  /** Returns this step as a place for child processes. */
  public RunPlace place() {
    return run.place(path, span);
  }

  /** Takes bytes that the step printed. What cannot be stored is counted as lost. */
  public void output(OutputStreamName stream, ByteBuffer bytes) {
    output.write(stream, bytes);
    // After the write, which keeps a step from being quiet: so none is forgotten that has output.
    synchronized (this) {
      if (!watched) {
        watched = true;
        run.watch(this);
      }
    }
  }

  /** Says that a stream has ended. */
  public void outputEnded(OutputStreamName stream) {
    output.end(stream);
  }

  /** Returns how many bytes the step has printed to the stream, before redaction. */
  public long bytes(OutputStreamName stream) {
    return output.bytes(stream);
  }

  /** Returns how many line feeds the step has printed to the stream. */
  public long lineFeeds(OutputStreamName stream) {
    return output.lineFeeds(stream);
  }

  /** Records that a decorator was used by this step. */
  public void decoratorUsed(DecoratorUse use) {
    run.append(span, new RunEvent.DecoratorUsed(use));
  }

  /** Records that output of this step may be missing, for a reason that no count can tell. */
  public void lostOutput(String reason) {
    run.append(span, new RunEvent.Lost(LossKind.EVENTS, 1, run.redactor().text(reason)));
  }

  /** Returns the nanoseconds since the step's start. */
  public long nanos() {
    return run.monoNanos() - startNanos;
  }

  /** Records the end of an attempt, counted from 1. */
  public void attemptEnded(int attempt, long nanos, Outcome outcome) {
    output.beginAttempt(attempt + 1);
    run.append(span, new RunEvent.AttemptEnded(attempt, nanos, outcome));
  }

  /** Records the end of the step, and of its streams, durably. A second end changes nothing. */
  public void end(int attempts, Outcome outcome) {
    for (OutputStreamName stream : OutputStreamName.values()) {
      outputEnded(stream);
    }
    processEnded(attempts, outcome);
  }

  /**
   * Records the end of a step whose streams a process that it left behind may hold, durably. Output
   * that comes later is recorded as late; until a stream's end is told, the step holds a file.
   */
  public void processEnded(int attempts, Outcome outcome) {
    if (!over.getAndSet(true)) {
      output.stepEnded();
      run.append(span, new RunEvent.StepEnded(attempts, nanos(), outcome));
      run.sync();
      forgetIfQuiet();
    }
  }

  /** A run of many steps remembers those that may still have something to record. */
  private synchronized void forgetIfQuiet() {
    if (output.isQuiet()) {
      watched = false;
      run.forget(this);
    }
  }

  void recordIfDue(long now) {
    output.recordIfDue(now);
  }

  /** Takes no more output. */
  void close() {
    output.close();
  }
}
