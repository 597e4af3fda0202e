// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.journal;

import dev.opal.model.RunEvent;

/** The names of events in journals. */
final class EventNames implements RunEvent.Cases<String> {
  static final EventNames OF = new EventNames();

  static final String RUN_STARTED = "run.started";
  static final String WRITER_JOINED = "writer.joined";
  static final String WRITER_LEFT = "writer.left";
  static final String PLAN_RESOLVED = "plan.resolved";
  static final String CHECKOUT_EXAMINED = "checkout.examined";
  static final String MASK_ADDED = "mask.added";
  static final String STEP_STARTED = "step.started";
  static final String ATTEMPT_ENDED = "attempt.ended";
  static final String OUTPUT_WRITTEN = "output.written";
  static final String DECORATOR_USED = "decorator.used";
  static final String MEASURED = "measured";
  static final String NOTED = "noted";
  static final String LOST = "lost";
  static final String STEP_ENDED = "step.ended";
  static final String RUN_ENDED = "run.ended";

  private EventNames() {}

  @Override
  public String runStarted(RunEvent.RunStarted event) {
    return RUN_STARTED;
  }

  @Override
  public String writerJoined(RunEvent.WriterJoined event) {
    return WRITER_JOINED;
  }

  @Override
  public String writerLeft(RunEvent.WriterLeft event) {
    return WRITER_LEFT;
  }

  @Override
  public String planResolved(RunEvent.PlanResolved event) {
    return PLAN_RESOLVED;
  }

  @Override
  public String checkoutExamined(RunEvent.CheckoutExamined event) {
    return CHECKOUT_EXAMINED;
  }

  @Override
  public String maskAdded(RunEvent.MaskAdded event) {
    return MASK_ADDED;
  }

  @Override
  public String stepStarted(RunEvent.StepStarted event) {
    return STEP_STARTED;
  }

  @Override
  public String attemptEnded(RunEvent.AttemptEnded event) {
    return ATTEMPT_ENDED;
  }

  @Override
  public String outputWritten(RunEvent.OutputWritten event) {
    return OUTPUT_WRITTEN;
  }

  @Override
  public String decoratorUsed(RunEvent.DecoratorUsed event) {
    return DECORATOR_USED;
  }

  @Override
  public String measured(RunEvent.Measured event) {
    return MEASURED;
  }

  @Override
  public String noted(RunEvent.Noted event) {
    return NOTED;
  }

  @Override
  public String lost(RunEvent.Lost event) {
    return LOST;
  }

  @Override
  public String stepEnded(RunEvent.StepEnded event) {
    return STEP_ENDED;
  }

  @Override
  public String runEnded(RunEvent.RunEnded event) {
    return RUN_ENDED;
  }
}
