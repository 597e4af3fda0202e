// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.DecoratorUse;
import dev.opal.model.LossKind;
import dev.opal.model.Outcome;
import dev.opal.model.OutputStreamName;
import dev.opal.model.RunEvent;
import dev.opal.model.SpanId;
import dev.opal.model.StepPath;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/** A step of a run, from its start to its end. Safe for use by many threads. */
public final class Step {
  private final Run run;
  private final StepPath path;
  private final SpanId span;
  private final boolean hadLog;
  private @Nullable FileChannel log;
  private final long startNanos;
  private volatile @Nullable StepOutput output;
  private long unstoredBytes;
  private boolean over;

  /**
   * @param log the step's log, or null where the disk refused one
   */
  Step(Run run, StepPath path, SpanId span, @Nullable FileChannel log) {
    this.run = run;
    this.path = path;
    this.span = span;
    this.log = log;
    this.hadLog = log != null;
    this.startNanos = run.monoNanos();
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

  /** Takes bytes that the step printed; see {@link StepOutput#write}. */
  public void output(OutputStreamName stream, ByteBuffer bytes) {
    StepOutput target = outputOrNull();
    if (target == null) {
      synchronized (this) {
        unstoredBytes += bytes.remaining();
      }
    } else {
      target.write(stream, bytes);
    }
  }

  /** Says that a stream has ended. */
  public void outputEnded(OutputStreamName stream) {
    StepOutput target = output;
    if (target != null) {
      target.end(stream);
    }
  }

  private synchronized @Nullable StepOutput outputOrNull() {
    if (output == null && log == null && hadLog) {
      log = run.reopenLog(path);
    }
    if (output == null && log != null) {
      output =
          new StepOutput(
              log,
              run.redactor(),
              event -> run.append(span, event),
              run.redactor().text("the step log " + path + " could not be written"),
              over);
      run.pulse().watch(output);
    }
    return output;
  }

  /** Returns how many bytes the step has printed to the stream, before redaction. */
  public long bytes(OutputStreamName stream) {
    StepOutput target = output;
    return target == null ? 0 : target.bytes(stream);
  }

  /** Returns how many line feeds the step has printed to the stream. */
  public long lineFeeds(OutputStreamName stream) {
    StepOutput target = output;
    return target == null ? 0 : target.lineFeeds(stream);
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
    StepOutput target = output;
    if (target != null) {
      target.beginAttempt(attempt + 1);
    }
    run.append(span, new RunEvent.AttemptEnded(attempt, nanos, outcome));
  }

  /** Records the end of the step, durably. Output that comes later is recorded as late. */
  public void end(int attempts, Outcome outcome) {
    StepOutput target = output;
    if (target != null) {
      target.stepEnded();
    } else {
      closeUnusedLog();
    }
    run.append(span, new RunEvent.StepEnded(attempts, nanos(), outcome));
    run.sync();
  }

  /**
   * A step that has printed nothing holds no file; should it print late, the log is opened again.
   */
  private synchronized void closeUnusedLog() {
    over = true;
    FileChannel unused = log;
    log = null;
    if (unused != null) {
      StepOutput.close(unused);
    }
  }

  void closeOutput() {
    StepOutput target = output;
    if (target != null) {
      target.close();
    } else {
      closeUnusedLog();
    }
    if (unstoredBytes > 0) {
      run.append(
          span,
          new RunEvent.Lost(
              LossKind.OUTPUT_BYTES, unstoredBytes, run.redactor().text("the step had no log")));
    }
  }
}
