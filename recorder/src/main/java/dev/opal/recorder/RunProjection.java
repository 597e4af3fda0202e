// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Envelope;
import dev.opal.model.JournalRecord;
import dev.opal.model.Outcome;
import dev.opal.model.OutputStreamName;
import dev.opal.model.Plan;
import dev.opal.model.RunEvent;
import dev.opal.model.RunEvents;
import dev.opal.model.SpanId;
import dev.opal.model.Status;
import dev.opal.model.Summary;
import dev.opal.model.json.Json;
import dev.opal.otlp.TraceProjection;
import dev.opal.redaction.Redacted;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Folds the records of a run's journals into a {@link RunView}: each journal in its order, the
 * opener's first. Holds the steps in memory, never the output. Safe for use by many threads.
 */
final class RunProjection {
  private final TraceProjection traces = new TraceProjection();

  private @Nullable Envelope opening;
  private RunEvent.@Nullable RunStarted started;
  private RunEvent.@Nullable RunEnded ended;
  private Instant endedAt = Instant.EPOCH;
  private Instant lastSeen = Instant.EPOCH;
  private @Nullable Plan plan;
  private @Nullable Boolean dirty;

  private final Map<SpanId, OpenStep> steps = new HashMap<>();
  private final List<RunView.Decorator> decorators = new ArrayList<>();
  private final List<RunView.Measurement> measurements = new ArrayList<>();
  private final List<RunView.Note> notes = new ArrayList<>();
  private final List<Summary.Loss> losses = new ArrayList<>();

  /** What is known of a step so far. */
  private static final class OpenStep {
    private final RunEvent.StepStarted event;
    private final Instant startedAt;
    private final List<RunView.Attempt> attempts = new ArrayList<>();
    private RunEvent.@Nullable StepEnded ended;
    private long lines;
    private long stdoutBytes;
    private long stderrBytes;
    private @Nullable LogPiece lastError;

    OpenStep(RunEvent.StepStarted event, Instant startedAt) {
      this.event = event;
      this.startedAt = startedAt;
    }
  }

  /** Returns the sink for the records of one journal, from its first. */
  RunEvents journal() {
    return new Journal();
  }

  private synchronized void fold(JournalRecord record, Instant at) {
    lastSeen = at.isAfter(lastSeen) ? at : lastSeen;
    record.event().match(new Fold(record.envelope(), at));
  }

  /** A journal, whose monotonic times count from its writer's start. */
  private final class Journal implements RunEvents {
    private final RunEvents trace = traces.journal();
    private @Nullable Envelope first;

    @Override
    public void accept(JournalRecord record) {
      trace.accept(record);
      Envelope envelope = record.envelope();
      if (first == null) {
        first = envelope;
      }
      // Not the record's own wall time: a clock that jumps must not reorder or stretch anything.
      fold(record, plus(first.time(), envelope.monoNanos() - first.monoNanos()));
    }
  }

  /** Returns the run's trace. */
  TraceProjection traces() {
    return traces;
  }

  /** Returns where the end of each failed step's standard error lies in its log. */
  synchronized Map<SpanId, LogPiece> errorTails() {
    Map<SpanId, LogPiece> result = new HashMap<>();
    steps.forEach((span, step) -> {
      LogPiece last = step.lastError;
      RunEvent.StepEnded end = step.ended;
      if (last != null && (end == null || end.outcome().status() != Status.SUCCEEDED)) {
        result.put(span, last);
      }
    });
    return result;
  }

  /** A piece of a step's log. */
  record LogPiece(String logName, long offset, int length) {}

  /** Returns how many bytes of each step's log records cover, by the log's name. */
  synchronized Map<String, Long> coveredBytes() {
    Map<String, Long> result = new TreeMap<>();
    for (OpenStep step : steps.values()) {
      result.put(step.event.path().logName(), step.stdoutBytes + step.stderrBytes);
    }
    return result;
  }

  synchronized RunEvent.@Nullable RunEnded runEnded() {
    return ended;
  }

  /** Returns when the run started; the epoch where no journal says so. */
  synchronized Instant startedAt() {
    return opening == null ? Instant.EPOCH : opening.time();
  }

  /** Returns the run; empty where no journal says how it started. */
  synchronized Optional<RunView> view() {
    RunEvent.RunStarted start = started;
    Envelope first = opening;
    if (start == null || first == null) {
      return Optional.empty();
    }
    List<RunView.Step> list = new ArrayList<>();
    steps.forEach((span, step) -> list.add(view(span, step)));
    list.sort(RunProjection::compareByStart);
    return Optional.of(
        new RunView(
            summary(start, first, list),
            start.context(),
            plan,
            list,
            sorted(decorators, RunView.Decorator::at),
            sorted(measurements, RunView.Measurement::at),
            sorted(notes, RunView.Note::at)));
  }

  // By hand, as below: the lambdas of Comparator.comparing are in no AOT cache.
  private static int compareByStart(RunView.Step a, RunView.Step b) {
    int byStart = a.startedAt().compareTo(b.startedAt());
    return byStart != 0 ? byStart : a.span().hex().compareTo(b.span().hex());
  }

  private static <T> List<T> sorted(List<T> items, Function<T, Instant> at) {
    List<T> copy = new ArrayList<>(items);
    copy.sort((a, b) -> at.apply(a).compareTo(at.apply(b)));
    return copy;
  }

  private RunView.Step view(SpanId span, OpenStep step) {
    RunEvent.StepEnded end = step.ended;
    boolean over = end != null || ended != null;
    Status open = over ? Status.INTERRUPTED : Status.RUNNING;
    Outcome.Usage usage =
        new Outcome.Usage(
            Outcome.Usage.NONE.cpuUserNanos(),
            Outcome.Usage.NONE.cpuSystemNanos(),
            Outcome.Usage.NONE.peakMemoryBytes(),
            step.stdoutBytes,
            step.stderrBytes);
    Outcome unfinished = new Outcome(open, null, null, Redacted.EMPTY, usage);
    return new RunView.Step(
        step.event.path().toString(),
        span,
        step.event.parent(),
        step.event.command().toString(),
        step.startedAt,
        end == null ? nanosBetween(step.startedAt, lastSeen) : end.nanos(),
        end == null ? step.attempts.size() + 1 : end.attempts(),
        step.attempts,
        end == null ? unfinished : end.outcome(),
        step.lines);
  }

  private Summary summary(RunEvent.RunStarted start, Envelope first, List<RunView.Step> list) {
    RunEvent.RunEnded end = ended;
    String failed =
        list.stream()
            .filter(step -> isFailure(step.outcome().status()))
            .max((a, b) -> Long.compare(depth(a.path()), depth(b.path())))
            .map(RunView.Step::path)
            .orElse(null);
    var git = start.context().git();
    Plan known = plan;
    return new Summary(
        start.run(),
        null,
        start.env().toString(),
        start.target().toString(),
        start.origin(),
        end == null ? Status.RUNNING : end.status(),
        first.time(),
        end == null ? null : endedAt,
        end == null ? nanosBetween(first.time(), lastSeen) : end.nanos(),
        end == null ? null : end.exitCode(),
        known == null ? null : known.hash().toString(),
        known == null ? null : known.templateHash().toString(),
        start.trace().hex(),
        start.context().user().toString(),
        start.context().runner().toString(),
        start.writer().host().toString(),
        git == null ? null : git.sha().toString(),
        git == null ? null : git.branch().toString(),
        git == null ? null : (dirty == null ? git.dirty() : dirty),
        failed,
        list.size(),
        list.stream().mapToInt(step -> Math.max(0, step.attempts() - 1)).sum(),
        texts(start.context().tags()),
        mergedLosses(),
        end == null ? Map.of() : end.redactions());
  }

  private static boolean isFailure(Status status) {
    return status != Status.SUCCEEDED && status != Status.RUNNING;
  }

  private static long depth(String path) {
    return path.chars().filter(c -> c == '/').count();
  }

  private List<Summary.Loss> mergedLosses() {
    Map<String, Summary.Loss> merged = new TreeMap<>();
    for (Summary.Loss loss : losses) {
      merged.merge(
          loss.kind() + "\n" + loss.reason(),
          loss,
          (a, b) -> new Summary.Loss(a.kind(), a.count() + b.count(), a.reason()));
    }
    return new ArrayList<>(merged.values());
  }

  private static Map<String, String> texts(Map<?, ?> redacted) {
    Map<String, String> result = new TreeMap<>();
    redacted.forEach((name, value) -> result.put(name.toString(), value.toString()));
    return result;
  }

  static long nanosBetween(Instant from, Instant to) {
    try {
      return Math.min(Json.MAX_INTEGER, Math.max(0, Duration.between(from, to).toNanos()));
    } catch (ArithmeticException e) {
      return Json.MAX_INTEGER;
    }
  }

  /**
   * A time beyond what an Instant can hold is the time that was added to: a journal may say
   * anything.
   */
  private static Instant plus(Instant time, long nanos) {
    try {
      return time.plusNanos(nanos);
    } catch (DateTimeException | ArithmeticException e) {
      return time;
    }
  }

  /** What each event changes. */
  private final class Fold implements RunEvent.Cases<Boolean> {
    private final Envelope envelope;
    private final Instant at;

    Fold(Envelope envelope, Instant at) {
      this.envelope = envelope;
      this.at = at;
    }

    @Override
    public Boolean runStarted(RunEvent.RunStarted event) {
      if (started == null) {
        started = event;
        opening = envelope;
      }
      return true;
    }

    @Override
    public Boolean writerJoined(RunEvent.WriterJoined event) {
      return true;
    }

    @Override
    public Boolean writerLeft(RunEvent.WriterLeft event) {
      return true;
    }

    @Override
    public Boolean planResolved(RunEvent.PlanResolved event) {
      plan = event.plan();
      return true;
    }

    @Override
    public Boolean stepStarted(RunEvent.StepStarted event) {
      return steps.putIfAbsent(envelope.span(), new OpenStep(event, at)) == null;
    }

    @Override
    public Boolean attemptEnded(RunEvent.AttemptEnded event) {
      OpenStep step = steps.get(envelope.span());
      return step != null
          && step.attempts.add(
              new RunView.Attempt(event.attempt(), event.nanos(), event.outcome()));
    }

    @Override
    public Boolean outputWritten(RunEvent.OutputWritten event) {
      OpenStep step = steps.get(envelope.span());
      if (step == null) {
        return false;
      }
      step.lines += event.lines();
      if (event.stream() == OutputStreamName.STDERR) {
        step.stderrBytes += event.length();
        step.lastError = new LogPiece(step.event.path().logName(), event.offset(), event.length());
      } else {
        step.stdoutBytes += event.length();
      }
      return true;
    }

    @Override
    public Boolean decoratorUsed(RunEvent.DecoratorUsed event) {
      return decorators.add(new RunView.Decorator(event.use(), at, envelope.span()));
    }

    @Override
    public Boolean measured(RunEvent.Measured event) {
      return measurements.add(new RunView.Measurement(event, at, envelope.span()));
    }

    @Override
    public Boolean noted(RunEvent.Noted event) {
      if (event.name().toString().equals(Run.GIT_DIRTY)) {
        dirty = event.value().toString().equals("true");
        return true;
      }
      return notes.add(new RunView.Note(event, at, envelope.span()));
    }

    @Override
    public Boolean lost(RunEvent.Lost event) {
      return losses.add(new Summary.Loss(event.kind(), event.count(), event.reason().toString()));
    }

    @Override
    public Boolean stepEnded(RunEvent.StepEnded event) {
      OpenStep step = steps.get(envelope.span());
      if (step != null) {
        step.ended = event;
      }
      return step != null;
    }

    @Override
    public Boolean runEnded(RunEvent.RunEnded event) {
      ended = event;
      endedAt = started == null || opening == null ? at : plus(opening.time(), event.nanos());
      return true;
    }
  }
}
