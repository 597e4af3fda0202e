// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Outcome;
import dev.opal.model.OutputStreamName;
import dev.opal.model.RunEvent;
import dev.opal.model.SpanId;
import dev.opal.model.Status;
import dev.opal.redaction.Redacted;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is known of a step so far. Confined to its caller's lock. */
final class StepProjection {
  private final SpanId span;
  private final RunEvent.StepStarted started;
  private final Instant startedAt;
  private final List<RunView.Attempt> attempts = new ArrayList<>();
  private RunEvent.@Nullable StepEnded ended;
  private long lines;
  private long stdoutBytes;
  private long stderrBytes;

  /** The last pieces of standard error, enough for a {@link LogTail}. */
  private final Deque<LogTail.Piece> errors = new ArrayDeque<>();

  private long errorBytes;

  StepProjection(SpanId span, RunEvent.StepStarted started, Instant startedAt) {
    this.span = span;
    this.started = started;
    this.startedAt = startedAt;
  }

  void attemptEnded(RunEvent.AttemptEnded event) {
    attempts.add(new RunView.Attempt(event.attempt(), event.nanos(), event.outcome()));
  }

  void outputWritten(RunEvent.OutputWritten event) {
    lines += event.lines();
    if (event.stream() != OutputStreamName.STDERR) {
      stdoutBytes += event.length();
      return;
    }
    stderrBytes += event.length();
    errors.add(new LogTail.Piece(event.offset(), event.length()));
    errorBytes += event.length();
    while (errorBytes - errors.element().length() >= LogTail.MAX_BYTES) {
      errorBytes -= errors.remove().length();
    }
  }

  void ended(RunEvent.StepEnded event) {
    ended = event;
  }

  String logName() {
    return started.path().logName();
  }

  /** Returns how many bytes of the step's log records cover. */
  long coveredBytes() {
    return stdoutBytes + stderrBytes;
  }

  /** Returns where the end of the step's standard error lies in its log, if it did not succeed. */
  List<LogTail.Piece> errorTail() {
    RunEvent.StepEnded end = ended;
    boolean failed = end == null || end.outcome().status() != Status.SUCCEEDED;
    return failed ? List.copyOf(errors) : List.of();
  }

  /**
   * @param unfinished the status of a step that has not ended
   * @param lastSeen until when such a step is known to have lasted
   */
  RunView.Step view(Status unfinished, Instant lastSeen) {
    RunEvent.StepEnded end = ended;
    return new RunView.Step(
        started.path().toString(),
        span,
        started.parent(),
        started.command().toString(),
        startedAt,
        end == null ? Times.nanosBetween(startedAt, lastSeen) : end.nanos(),
        end == null ? attempts.size() + 1 : end.attempts(),
        attempts,
        end == null ? outcome(unfinished) : end.outcome(),
        lines);
  }

  private Outcome outcome(Status status) {
    Outcome.Usage none = Outcome.Usage.NONE;
    Outcome.Usage usage =
        new Outcome.Usage(
            none.cpuUserNanos(),
            none.cpuSystemNanos(),
            none.peakMemoryBytes(),
            stdoutBytes,
            stderrBytes);
    return new Outcome(status, null, null, Redacted.EMPTY, usage);
  }
}
