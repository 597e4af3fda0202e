// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import dev.opal.redaction.Redacted;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What happened in a run. Everything that is stored, shown or exported of a run is a function of
 * its events. All text from outside is {@link Redacted}; times, order and the step are in the
 * {@link Envelope}. The names in journals are in docs/formats/journal.md.
 */
public sealed interface RunEvent {
  /** Calls the case for this event. */
  <R> R match(Cases<R> cases);

  /** The first record of the journal that opened the run. Its span is the run's root span. */
  record RunStarted(
      RunId run,
      Name env,
      Name target,
      Origin origin,
      TraceId trace,
      @Nullable SpanContext parent,
      Writer writer,
      RunContext context)
      implements RunEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.runStarted(this);
    }
  }

  /** The first record of any other journal. Its span is the one that its steps hang under. */
  record WriterJoined(RunId run, Origin origin, Writer writer) implements RunEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.writerJoined(this);
    }
  }

  /**
   * The last record of a journal that neither opened the run nor ended it.
   *
   * @param redactions how often each rule masked something in this writer, by rule id
   */
  record WriterLeft(Map<String, Long> redactions) implements RunEvent {
    public WriterLeft {
      redactions = Map.copyOf(redactions);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.writerLeft(this);
    }
  }

  /** The run's plan is known, before anything of it runs. */
  record PlanResolved(Plan plan) implements RunEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.planResolved(this);
    }
  }

  /**
   * The checkout that the run works in was compared with its commit.
   *
   * @param dirty whether it differs, or null where git could not tell
   */
  record CheckoutExamined(@Nullable Boolean dirty) implements RunEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.checkoutExamined(this);
    }
  }

  /**
   * Values became secret while the run was under way: they are masked from here on, and may stand
   * in what was recorded before.
   *
   * @param values how many
   */
  record MaskAdded(int values) implements RunEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.maskAdded(this);
    }
  }

  /** A step has begun; its identity is the envelope's span. */
  record StepStarted(StepPath path, SpanId parent, Redacted command) implements RunEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.stepStarted(this);
    }
  }

  /**
   * One attempt at a step has ended.
   *
   * @param attempt counted from 1
   * @param nanos how long it took
   */
  record AttemptEnded(int attempt, long nanos, Outcome outcome) implements RunEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.attemptEnded(this);
    }
  }

  /**
   * A piece of the step's log was written.
   *
   * @param attempt counted from 1
   * @param offset where in the step's log it stands, in bytes
   * @param length in bytes, at most {@link #MAX_OUTPUT}
   * @param lines the line feeds in it
   * @param digest of its bytes
   * @param late the step had ended already; a process that it left behind wrote it
   */
  record OutputWritten(
      OutputStreamName stream,
      int attempt,
      long offset,
      int length,
      long lines,
      Hash digest,
      boolean late)
      implements RunEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.outputWritten(this);
    }
  }

  /** A decorator was used; see {@link DecoratorUse}. */
  record DecoratorUsed(DecoratorUse use) implements RunEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.decoratorUsed(this);
    }
  }

  /** A finite number was measured; {@code unit} is a UCUM code, {@code 1} where there is none. */
  record Measured(Redacted name, double value, Redacted unit) implements RunEvent {
    public Measured {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a measurement must be finite but was " + value);
      }
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.measured(this);
    }
  }

  /** Somebody said something about the run or step: a fact, with attributes or none. */
  record Noted(Redacted name, Redacted value, Map<Redacted, Redacted> attributes)
      implements RunEvent {
    public Noted {
      attributes = Map.copyOf(attributes);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.noted(this);
    }
  }

  /** Something could not be recorded: how much of what, and why. */
  record Lost(LossKind kind, long count, Redacted reason) implements RunEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.lost(this);
    }
  }

  /** A step has ended. */
  record StepEnded(int attempts, long nanos, Outcome outcome) implements RunEvent {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.stepEnded(this);
    }
  }

  /**
   * The last record of the journal that ended the run.
   *
   * @param nanos since the run's start; where another process ended the run, by the wall clock
   * @param journals every journal of the run but the one this record stands in
   * @param redactions how often each rule masked something in this writer, by rule id
   */
  record RunEnded(
      Status status,
      @Nullable Integer exitCode,
      long nanos,
      List<JournalEnd> journals,
      Map<String, Long> redactions)
      implements RunEvent {
    public RunEnded {
      journals = List.copyOf(journals);
      redactions = Map.copyOf(redactions);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.runEnded(this);
    }
  }

  /** The most bytes that one {@link OutputWritten} covers. */
  int MAX_OUTPUT = 1024 * 1024;

  /** One method for each event; a new event breaks every implementation at compile time. */
  interface Cases<R> {
    R runStarted(RunStarted event);

    R writerJoined(WriterJoined event);

    R writerLeft(WriterLeft event);

    R planResolved(PlanResolved event);

    R checkoutExamined(CheckoutExamined event);

    R maskAdded(MaskAdded event);

    R stepStarted(StepStarted event);

    R attemptEnded(AttemptEnded event);

    R outputWritten(OutputWritten event);

    R decoratorUsed(DecoratorUsed event);

    R measured(Measured event);

    R noted(Noted event);

    R lost(Lost event);

    R stepEnded(StepEnded event);

    R runEnded(RunEnded event);
  }
}
