// SPDX-License-Identifier: Apache-2.0
package dev.opal.otlp;

import dev.opal.model.Hash;
import dev.opal.model.Outcome;
import dev.opal.model.RunEvent;
import dev.opal.model.SpanContext;
import dev.opal.model.SpanId;
import dev.opal.model.Status;
import dev.opal.model.TraceId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the spans of one run of drafts whose ends are settled. */
final class SpanMaker {
  private static final Comparator<SpanEvent> EVENT_ORDER = SpanMaker::compareEvents;

  private final RunEvent.RunStarted run;
  private final @Nullable Hash planHash;
  private final Attributes common;

  SpanMaker(RunEvent.RunStarted run, @Nullable Hash planHash) {
    this.run = run;
    this.planHash = planHash;
    this.common =
        new Attributes()
            .text("opal.run_id", run.run())
            .text("opal.env", run.env())
            .text("opal.target", run.target())
            .text("opal.plan_hash", planHash)
            .text("runner.id", run.context().runner());
  }

  // By hand: the lambdas of Comparator.comparing are in no AOT cache.
  private static int compareEvents(SpanEvent a, SpanEvent b) {
    int byTime = Long.compare(a.time(), b.time());
    int byName = byTime != 0 ? byTime : a.name().compareTo(b.name());
    return byName != 0 ? byName : a.attributes().text().compareTo(b.attributes().text());
  }

  /**
   * @param end how the run ended, or null where it did not
   * @param orphans events of spans that no record began
   */
  Span root(
      SpanDraft draft,
      SpanDraft.Start start,
      RunEvent.@Nullable RunEnded end,
      List<SpanEvent> orphans) {
    Status status = end == null ? Status.INTERRUPTED : end.status();
    Integer exitCode = end == null ? null : end.exitCode();
    Attributes attributes =
        new Attributes(common).text("opal.status", status).integer("exit_code", exitCode);
    run.context().ci().forEach((key, value) -> attributes.text(key.toString(), value));
    SpanContext parent = continued();
    List<SpanEvent> events = new ArrayList<>(events(draft));
    events.addAll(orphans);
    events.sort(EVENT_ORDER);
    return new Span(
        run.trace(),
        draft.id,
        parent == null ? null : parent.spanId(),
        Span.flags(isSampled(), parent != null),
        run.target().toString(),
        start.time(),
        draft.endTime,
        attributes.json(),
        events,
        links(),
        SpanStatus.of(status, exitCode));
  }

  /**
   * @param remote another process made the parent
   */
  Span step(SpanDraft draft, SpanDraft.Start start, boolean remote) {
    SpanDraft.End end = draft.end;
    Outcome outcome = end == null ? Outcome.of(Status.INTERRUPTED) : end.outcome();
    return new Span(
        run.trace(),
        draft.id,
        start.parent(),
        Span.flags(isSampled(), remote),
        String.valueOf(start.path()),
        start.time(),
        draft.endTime,
        attributes(start, outcome).json(),
        events(draft),
        List.of(),
        SpanStatus.of(outcome));
  }

  /** The attempt is put where it fits its step: its record is written a little after its end. */
  Span attempt(SpanDraft draft, SpanDraft.Start start, SpanDraft.Attempt attempt) {
    RunEvent.AttemptEnded event = attempt.event();
    long latest = JournalClock.minus(Math.min(attempt.time(), draft.endTime), event.nanos());
    long begin = Math.max(start.time(), latest);
    return new Span(
        run.trace(),
        attemptId(draft.id, event.attempt()),
        draft.id,
        Span.flags(isSampled(), false),
        "attempt " + event.attempt(),
        begin,
        JournalClock.plus(begin, event.nanos()),
        attributes(start, event.outcome()).integer("opal.attempt", event.attempt()).json(),
        List.of(),
        List.of(),
        SpanStatus.of(event.outcome()));
  }

  private SpanId attemptId(SpanId step, int attempt) {
    String text = run.run() + "\n" + step + "\n" + attempt;
    return new SpanId(Hash.of(text.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16));
  }

  private Attributes attributes(SpanDraft.Start start, Outcome outcome) {
    return new Attributes(common)
        .text("opal.step_path", start.path())
        .text("opal.status", outcome.status())
        .integer("exit_code", outcome.exitCode());
  }

  private static List<SpanEvent> events(SpanDraft draft) {
    List<SpanEvent> events = new ArrayList<>(draft.events);
    int last = draft.end == null ? 0 : draft.end.attempts();
    for (SpanDraft.Attempt attempt : draft.attempts) {
      last = Math.max(last, attempt.event().attempt());
    }
    for (SpanDraft.Attempt attempt : draft.attempts) {
      if (attempt.event().attempt() < last
          && attempt.event().outcome().status() != Status.SUCCEEDED) {
        events.add(retry(attempt));
      }
    }
    if (draft.stderrTail != null) {
      Attributes attributes = new Attributes().text("text", draft.stderrTail);
      events.add(new SpanEvent(draft.endTime, "stderr_tail", attributes.json()));
    }
    events.sort(EVENT_ORDER);
    return events;
  }

  private static SpanEvent retry(SpanDraft.Attempt attempt) {
    RunEvent.AttemptEnded event = attempt.event();
    Attributes attributes =
        new Attributes()
            .integer("n", event.attempt())
            .integer("exit_code", event.outcome().exitCode());
    return new SpanEvent(attempt.time(), "retry", attributes.json());
  }

  private List<SpanContext> links() {
    List<SpanContext> links = new ArrayList<>();
    if (planHash != null) {
      links.add(
          new SpanContext(
              TraceId.ofPlan(planHash, run.env(), run.target()),
              TraceId.planSpan(planHash, run.env(), run.target()),
              false));
    }
    SpanContext from = run.parent();
    if (from != null) {
      links.add(from);
    }
    return links;
  }

  private boolean isSampled() {
    SpanContext parent = continued();
    return parent == null || parent.sampled();
  }

  /** What stands in another trace is no parent: the run has a trace of its own and links there. */
  private @Nullable SpanContext continued() {
    SpanContext from = run.parent();
    return from != null && from.traceId().equals(run.trace()) ? from : null;
  }
}
