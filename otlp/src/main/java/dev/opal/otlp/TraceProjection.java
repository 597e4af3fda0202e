// SPDX-License-Identifier: Apache-2.0
package dev.opal.otlp;

import dev.opal.model.DecoratorUse;
import dev.opal.model.Hash;
import dev.opal.model.JournalRecord;
import dev.opal.model.RunEvent;
import dev.opal.model.RunEvents;
import dev.opal.model.SpanId;
import dev.opal.redaction.Redacted;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a run, as a function of its journals; docs/formats/otlp-traces.md describes it.
 *
 * <p>Pass every record of every journal to a {@link #journal} sink of its own, in the order of that
 * journal; the order of the journals makes no difference. Holds what becomes of spans, not the
 * records of output. A record never makes it throw.
 */
public final class TraceProjection {
  private final Map<SpanId, SpanDraft> drafts = new HashMap<>();
  private RunEvent.@Nullable RunStarted run;
  private @Nullable Hash planHash;
  private RunEvent.@Nullable RunEnded runEnded;

  /** Returns the sink for the records of one journal, from its first. */
  public RunEvents journal() {
    JournalClock clock = new JournalClock();
    return record -> take(clock, record);
  }

  private synchronized void take(JournalClock clock, JournalRecord record) {
    long time = clock.at(record.envelope());
    if (!(record.event() instanceof RunEvent.OutputWritten)) {
      record.event().match(new Taker(clock, draft(record.envelope().span()), time));
    }
  }

  /** Adds the last lines that a step wrote on its standard error, as an event at its end. */
  public synchronized void stderrTail(SpanId step, Redacted tail) {
    draft(step).stderrTail = tail;
  }

  /**
   * Returns one ExportTraceServiceRequest in OTLP/JSON. Without a record that began the run, there
   * is no trace, and the request is empty.
   */
  public synchronized byte[] toJson() {
    if (run == null) {
      return "{\"resourceSpans\":[]}".getBytes(StandardCharsets.US_ASCII);
    }
    return new TraceDocument(run, runEnded, drafts, new SpanMaker(run, planHash)).toJson();
  }

  private SpanDraft draft(SpanId span) {
    return drafts.computeIfAbsent(span, SpanDraft::new);
  }

  /** Takes one event into the draft of its span. */
  private final class Taker implements RunEvent.Cases<SpanDraft> {
    private final JournalClock journal;
    private final SpanDraft draft;
    private final long time;

    Taker(JournalClock journal, SpanDraft draft, long time) {
      this.journal = journal;
      this.draft = draft;
      this.time = time;
    }

    @Override
    public SpanDraft runStarted(RunEvent.RunStarted event) {
      run = event;
      journal.writer = event.writer();
      draft.start = new SpanDraft.Start(journal, time, null, null);
      return draft;
    }

    @Override
    public SpanDraft writerJoined(RunEvent.WriterJoined event) {
      journal.writer = event.writer();
      return draft;
    }

    @Override
    public SpanDraft writerLeft(RunEvent.WriterLeft event) {
      return draft;
    }

    @Override
    public SpanDraft planResolved(RunEvent.PlanResolved event) {
      planHash = event.plan().hash();
      return draft;
    }

    @Override
    public SpanDraft checkoutExamined(RunEvent.CheckoutExamined event) {
      return draft;
    }

    @Override
    public SpanDraft maskAdded(RunEvent.MaskAdded event) {
      return draft;
    }

    @Override
    public SpanDraft stepStarted(RunEvent.StepStarted event) {
      draft.start = new SpanDraft.Start(journal, time, event.path(), event.parent());
      return draft;
    }

    @Override
    public SpanDraft attemptEnded(RunEvent.AttemptEnded event) {
      draft.attempts.add(new SpanDraft.Attempt(time, event));
      return draft;
    }

    @Override
    public SpanDraft outputWritten(RunEvent.OutputWritten event) {
      return draft;
    }

    @Override
    public SpanDraft decoratorUsed(RunEvent.DecoratorUsed event) {
      DecoratorUse use = event.use();
      Attributes attributes =
          new Attributes()
              .text("decorator", use.decorator())
              .text("parameter", use.parameter())
              .text("script", use.script().isEmpty() ? null : use.script())
              .integer("line", use.line() == 0 ? null : use.line())
              .decimal("duration_ms", use.nanos() / 1e6)
              .integer("exit_code", use.exitCode())
              .integer("status_code", use.statusCode());
      use.stdoutLines().ifPresent(lines -> attributes.integer("stdout_lines", lines));
      draft.event(time, "decorator.used", attributes);
      return draft;
    }

    @Override
    public SpanDraft measured(RunEvent.Measured event) {
      draft.event(
          time,
          nameOr("measured", event.name()),
          new Attributes().decimal("opal.measured", event.value()).text("opal.unit", event.unit()));
      return draft;
    }

    @Override
    public SpanDraft noted(RunEvent.Noted event) {
      Attributes attributes = new Attributes();
      event.attributes().forEach((key, value) -> attributes.text(key.toString(), value));
      draft.event(
          time, nameOr("noted", event.name()), attributes.text("opal.noted", event.value()));
      return draft;
    }

    @Override
    public SpanDraft lost(RunEvent.Lost event) {
      draft.event(
          time,
          "lost",
          new Attributes()
              .text("kind", event.kind())
              .integer("count", event.count())
              .text("reason", event.reason()));
      return draft;
    }

    @Override
    public SpanDraft stepEnded(RunEvent.StepEnded event) {
      draft.end = new SpanDraft.End(event.nanos(), event.attempts(), event.outcome());
      return draft;
    }

    @Override
    public SpanDraft runEnded(RunEvent.RunEnded event) {
      runEnded = event;
      return draft;
    }

    private static String nameOr(String fallback, Redacted name) {
      return name.isEmpty() ? fallback : name.toString();
    }
  }
}
