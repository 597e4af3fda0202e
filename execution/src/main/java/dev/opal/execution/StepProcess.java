// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import dev.opal.model.Outcome;
import dev.opal.model.OutputStreamName;
import dev.opal.model.Status;
import dev.opal.recorder.Step;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.Redactor;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** Runs one process as a step: what it prints and how it ends is recorded. */
public final class StepProcess {
  private final Redactor redactor;
  private boolean startedBare;

  /**
   * @param redactor the door for messages about the process
   */
  public StepProcess(Redactor redactor) {
    this.redactor = redactor;
  }

  /**
   * Runs the process to its end, as the only attempt at the step. Signals that Opal receives are
   * its own meanwhile.
   *
   * @param failure takes one line where the process cannot be started
   * @param atEnd called after the step's end, while output that a descendant still prints is
   *     recorded
   */
  public Outcome run(
      Launch launch, Step step, CommandPlan plan, Consumer<String> failure, Runnable atEnd) {
    try (SignalRelay relay = SignalRelay.start();
        ChildProcess child = start(launch, step)) {
      relay.attach(child);
      ChildExit exit = child.await();
      relay.detach(child);
      Outcome outcome = outcome(redactor, exit, step);
      end(step, plan, outcome);
      if (!exit.undelivered().isEmpty()) {
        failure.accept(
            "not all output could be passed on: " + exit.undelivered() + "; the record has it");
        step.lostOutput("output was recorded but could not be passed on: " + exit.undelivered());
      }
      exit.sinkFailure().ifPresent(thrown -> step.lostOutput("the recorder failed: " + thrown));
      atEnd.run();
      return outcome;
    } catch (SpawnException e) {
      String message = String.valueOf(e.getMessage());
      failure.accept(message);
      Outcome outcome =
          new Outcome(
              Status.FAILED, e.exitCode(), null, redactor.text(message), Outcome.Usage.NONE);
      end(step, plan, outcome);
      return outcome;
    }
  }

  private ChildProcess start(Launch launch, Step step) throws SpawnException {
    ByteStrings bare = launch.bareEnvironment();
    try {
      return ChildProcess.start(launch, new StepSink(step));
    } catch (SpawnException e) {
      if (!e.isTooLong() || bare == null) {
        throw e;
      }
      startedBare = true;
      return ChildProcess.start(launch.withEnvironment(bare), new StepSink(step));
    }
  }

  /** Tells whether the process was started with the bare environment of its launch. */
  public boolean startedBare() {
    return startedBare;
  }

  /** Runs the process without recording it, and returns its exit code. */
  public static int runUnrecorded(Launch launch, Consumer<String> failure) {
    try (SignalRelay relay = SignalRelay.start();
        ChildProcess child = ChildProcess.start(launch, StepSink.NOWHERE)) {
      relay.attach(child);
      return child.await().exitCode();
    } catch (SpawnException e) {
      failure.accept(String.valueOf(e.getMessage()));
      return e.exitCode();
    }
  }

  private static void end(Step step, CommandPlan plan, Outcome outcome) {
    step.decoratorUsed(plan.use(outcome, step));
    step.attemptEnded(1, step.nanos(), outcome);
    step.processEnded(1, outcome);
  }

  /** Returns what became of a process whose output went to the step. */
  static Outcome outcome(Redactor redactor, ChildExit exit, Step step) {
    // By itself the command would have met the full disk that stopped its output; that is no
    // success.
    boolean cut = exit.exitCode() == 0 && !exit.undelivered().isEmpty();
    int exitCode = cut ? SpawnException.OWN_FAILURE : exit.exitCode();
    Status ended = exitCode == 0 ? Status.SUCCEEDED : Status.FAILED;
    Integer signal = exit.signal().isPresent() ? exit.signal().getAsInt() : null;
    return new Outcome(
        exit.cancelled() ? Status.CANCELLED : ended,
        exitCode,
        signal,
        signal == null ? Redacted.EMPTY : redactor.text("ended by signal " + signal),
        new Outcome.Usage(
            OptionalLong.of(exit.cpuUser().toNanos()),
            OptionalLong.of(exit.cpuSystem().toNanos()),
            exit.peakMemoryBytes(),
            step.bytes(OutputStreamName.STDOUT) + step.bytes(OutputStreamName.TERMINAL),
            step.bytes(OutputStreamName.STDERR)));
  }
}
