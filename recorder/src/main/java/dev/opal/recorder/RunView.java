// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.DecoratorUse;
import dev.opal.model.Outcome;
import dev.opal.model.Plan;
import dev.opal.model.RunContext;
import dev.opal.model.RunEvent;
import dev.opal.model.SpanId;
import dev.opal.model.Status;
import dev.opal.model.Summary;
import dev.opal.store.BundleKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run as its journals tell it.
 *
 * @param plan null where the run has none
 * @param steps in the order of their start
 */
public record RunView(
    Summary summary,
    RunContext context,
    @Nullable Plan plan,
    List<Step> steps,
    List<Decorator> decorators,
    List<Measurement> measurements,
    List<Note> notes,
    List<Mask> masks) {
  public RunView {
    steps = List.copyOf(steps);
    decorators = List.copyOf(decorators);
    measurements = List.copyOf(measurements);
    notes = List.copyOf(notes);
    masks = List.copyOf(masks);
  }

  /** Returns where the run's bundle lives. */
  BundleKey key() {
    return BundleKey.of(summary.env(), summary.target(), summary.planHash(), summary.runId());
  }

  /** Returns what the steps say of the run: succeeded where each of them has. */
  Status statusOfSteps() {
    boolean all = steps.stream().allMatch(step -> step.outcome().status() == Status.SUCCEEDED);
    return all ? Status.SUCCEEDED : Status.FAILED;
  }

  /**
   * Returns this view with another status of the run, as one that looks at it from outside sees it.
   */
  RunView withStatus(Status status) {
    return new RunView(
        summary.withStatus(status), context, plan, steps, decorators, measurements, notes, masks);
  }

  /**
   * A step.
   *
   * @param outcome of status running where it has not ended
   */
  public record Step(
      String path,
      SpanId span,
      SpanId parent,
      String command,
      Instant startedAt,
      long nanos,
      int attempts,
      List<Attempt> attemptList,
      Outcome outcome,
      long outputLines) {
    public Step {
      attemptList = List.copyOf(attemptList);
    }
  }

  /** One attempt at a step, counted from 1. */
  public record Attempt(int number, long nanos, Outcome outcome) {}

  /** A decorator's use, when and by which step. */
  public record Decorator(DecoratorUse use, Instant at, SpanId span) {}

  /** A measured number, when and by which step. */
  public record Measurement(RunEvent.Measured event, Instant at, SpanId span) {}

  /** Values that became secret under way, when and by which step. */
  public record Mask(RunEvent.MaskAdded event, Instant at, SpanId span) {}

  /** A note, when and by which step. */
  public record Note(RunEvent.Noted event, Instant at, SpanId span) {}
}
