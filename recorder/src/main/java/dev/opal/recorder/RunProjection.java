// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Envelope;
import dev.opal.model.JournalRecord;
import dev.opal.model.LossKind;
import dev.opal.model.Plan;
import dev.opal.model.RunEvent;
import dev.opal.model.RunEvents;
import dev.opal.model.SpanId;
import dev.opal.model.Status;
import dev.opal.model.Summary;
import dev.opal.otlp.TraceProjection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
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
  private final Map<String, Long> redactions = new TreeMap<>();

  private final Map<SpanId, StepProjection> steps = new HashMap<>();
  private final List<RunView.Decorator> decorators = new ArrayList<>();
  private final List<RunView.Measurement> measurements = new ArrayList<>();
  private final List<RunView.Note> notes = new ArrayList<>();
  private final List<RunView.Mask> masks = new ArrayList<>();
  private final List<Summary.Loss> losses = new ArrayList<>();

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
      fold(record, Times.plus(first.time(), envelope.monoNanos() - first.monoNanos()));
    }
  }

  /** Returns the run's trace. */
  TraceProjection traces() {
    return traces;
  }

  /** Returns the steps, in no order. */
  synchronized Map<SpanId, StepProjection> steps() {
    return Map.copyOf(steps);
  }

  /** Returns how many bytes of each step's log records cover, by the log's name. */
  synchronized Map<String, Long> coveredBytes() {
    Map<String, Long> result = new TreeMap<>();
    for (StepProjection step : steps.values()) {
      result.merge(step.logName(), step.coveredBytes(), Long::sum);
    }
    return result;
  }

  /** Adds what a journal lacks, as its reader found. */
  synchronized void lost(LossKind kind, long count, String reason) {
    if (count > 0) {
      losses.add(new Summary.Loss(kind, count, reason));
    }
  }

  /** Returns how the run started; null where no journal says so. */
  synchronized RunEvent.@Nullable RunStarted runStarted() {
    return started;
  }

  /** Returns the run's root span; null where no journal says how it started. */
  synchronized @Nullable SpanId rootSpan() {
    return opening == null ? null : opening.span();
  }

  synchronized RunEvent.@Nullable RunEnded runEnded() {
    return ended;
  }

  /** Returns the run; empty where no journal says how it started. */
  synchronized Optional<RunView> view() {
    RunEvent.RunStarted start = started;
    Envelope first = opening;
    if (start == null || first == null) {
      return Optional.empty();
    }
    List<RunView.Step> list = new ArrayList<>();
    Status unfinished = ended == null ? Status.RUNNING : Status.INTERRUPTED;
    steps.values().forEach(step -> list.add(step.view(unfinished, lastSeen)));
    list.sort(RunProjection::compareByStart);
    return Optional.of(
        new RunView(
            summary(start, first, list),
            start.context(),
            plan,
            list,
            sorted(decorators, RunView.Decorator::at),
            sorted(measurements, RunView.Measurement::at),
            sorted(notes, RunView.Note::at),
            sorted(masks, RunView.Mask::at)));
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

  private Summary summary(RunEvent.RunStarted start, Envelope first, List<RunView.Step> list) {
    RunEvent.RunEnded end = ended;
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
        end == null ? Times.nanosBetween(first.time(), lastSeen) : end.nanos(),
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
        Blame.of(list),
        list.size(),
        list.stream().mapToInt(step -> Math.max(0, step.attempts() - 1)).sum(),
        texts(start.context().tags()),
        mergedLosses(),
        redactions);
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
      return count(event.redactions());
    }

    private boolean count(Map<String, Long> masked) {
      masked.forEach((rule, count) -> redactions.merge(rule, count, Long::sum));
      return true;
    }

    @Override
    public Boolean planResolved(RunEvent.PlanResolved event) {
      plan = event.plan();
      return true;
    }

    @Override
    public Boolean checkoutExamined(RunEvent.CheckoutExamined event) {
      dirty = event.dirty();
      return true;
    }

    @Override
    public Boolean maskAdded(RunEvent.MaskAdded event) {
      return masks.add(new RunView.Mask(event, at, envelope.span()));
    }

    @Override
    public Boolean stepStarted(RunEvent.StepStarted event) {
      StepProjection step = new StepProjection(envelope.span(), event, at);
      return steps.putIfAbsent(envelope.span(), step) == null;
    }

    @Override
    public Boolean attemptEnded(RunEvent.AttemptEnded event) {
      return change(step -> step.attemptEnded(event));
    }

    private boolean change(Consumer<StepProjection> change) {
      StepProjection step = steps.get(envelope.span());
      if (step != null) {
        change.accept(step);
      }
      return step != null;
    }

    @Override
    public Boolean outputWritten(RunEvent.OutputWritten event) {
      return change(step -> step.outputWritten(event));
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
      return notes.add(new RunView.Note(event, at, envelope.span()));
    }

    @Override
    public Boolean lost(RunEvent.Lost event) {
      return losses.add(new Summary.Loss(event.kind(), event.count(), event.reason().toString()));
    }

    @Override
    public Boolean stepEnded(RunEvent.StepEnded event) {
      return change(step -> step.ended(event));
    }

    @Override
    public Boolean runEnded(RunEvent.RunEnded event) {
      ended = event;
      endedAt = opening == null ? at : Times.plus(opening.time(), event.nanos());
      return count(event.redactions());
    }
  }
}
