// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.execution.ByteStrings;
import dev.opal.execution.CommandPlan;
import dev.opal.execution.Confinement;
import dev.opal.execution.GitStatus;
import dev.opal.execution.Inherited;
import dev.opal.execution.Launch;
import dev.opal.execution.StepProcess;
import dev.opal.model.LossKind;
import dev.opal.model.Name;
import dev.opal.model.Origin;
import dev.opal.model.Outcome;
import dev.opal.model.Plan;
import dev.opal.model.PlanKey;
import dev.opal.model.Reasons;
import dev.opal.model.RunContext;
import dev.opal.recorder.RecordingException;
import dev.opal.recorder.Run;
import dev.opal.recorder.RunPlace;
import dev.opal.recorder.Step;
import dev.opal.recorder.WriterIdentity;
import dev.opal.store.BundleKey;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.ParseResult;

/** One {@code opal exec}, from the plan to the command's exit code. */
final class Execution {
  private final Recording recording;
  private final ParseResult parsed;
  private final Console console;
  private final List<String> command;
  private final RunSession session;
  private final CommandPlan plan;

  Execution(Recording recording, ParseResult parsed, Console console, List<String> command)
      throws CliException {
    this.recording = recording;
    this.parsed = parsed;
    this.console = console;
    this.command = command;
    this.session = new RunSession(recording, parsed, console, console::say);
    try {
      this.plan = new CommandPlan(recording.redactor, command, option("--step", ""));
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCodes.USAGE, "--step: " + e.getMessage(), e);
    }
  }

  int run() throws CliException {
    ByteStrings argv = Inherited.arguments(command.toArray(String[]::new));
    Run run;
    try {
      run = open();
    } catch (RecordingException e) {
      if (session.recordMode() == Settings.RecordMode.BEST_EFFORT) {
        return Unrecorded.run(console, command, String.valueOf(e.getMessage()));
      }
      throw new CliException(ExitCodes.BACKEND, String.valueOf(e.getMessage()), e);
    }
    session.writeRunId(run);
    return session.withDoor(run, door -> record(run, argv, door));
  }

  /** Joins the run that this process was started in, or starts one. */
  private Run open() throws CliException, RecordingException {
    Name env = recording.name("--env", option("--env", recording.settings.env()));
    Name target = recording.name("--target", option("--target", plan.defaultTarget()));
    Map<String, String> tags = session.tags();
    session.recordMode();
    RunPlace place = recording.place().orElse(null);
    if (place == null) {
      return start(env, target, tags);
    }
    if (place.key().plan().equals(BundleKey.UNPLANNED) && !Run.isOpen(place)) {
      // The shell that ended its run still has the variables: what it does now is no part of it.
      Run run = start(env, target, tags);
      run.note("opal.ended_run", place.runId().value(), Map.of());
      return run;
    }
    if (!Run.canJoin(place, Home.storeOf(place))) {
      Run run = start(env, target, tags);
      run.note("opal.unreachable_run", place.runId().value(), Map.of());
      return run;
    }
    return Run.join(
        place,
        Origin.EXEC,
        Home.storeOf(place),
        recording.redactor,
        WriterIdentity.current(recording.redactor));
  }

  private Run start(Name env, Name target, Map<String, String> tags) throws RecordingException {
    PlanKey key;
    try {
      key = recording.planKey();
    } catch (IOException e) {
      throw new RecordingException(
          "Opal's home " + recording.home.folder() + " must be usable but: " + Reasons.of(e), e);
    }
    Plan resolved = plan.resolve(env, target, recording.surroundings, key);
    return session.start(
        new RunSession.Subject(env, target, Origin.EXEC, resolved, RunContext.Policy.NONE),
        tags,
        key);
  }

  private String option(String name, String otherwise) {
    String value = Options.one(parsed, name);
    return value == null ? otherwise : value;
  }

  private int record(Run run, ByteStrings argv, String door) {
    Step step = run.step(plan.stepName(), plan.command());
    GitStatus git =
        run.isOpener()
            ? GitStatus.start(recording.surroundings.git(), Confinement.NONE)
            : GitStatus.NONE;
    Launch launch =
        Launch.passThrough(argv)
            .withEnvironment(recording.childEnvironment(step.place(), door))
            .withBareEnvironment(CallerEnvironment.bytes());
    StepProcess process = new StepProcess(recording.redactor);
    Outcome outcome = process.run(launch, step, plan, console::warn, () -> git.finish(run));
    if (process.startedBare()) {
      run.lost(
          LossKind.MASKS,
          1,
          "the environment is as long as the kernel takes, so the command was not told of its run"
              + " and what it records stands apart");
    }
    session.seal(run, outcome.status(), outcome.exitCode());
    return outcome.exitCode() == null ? ExitCodes.OWN_FAILURE : outcome.exitCode();
  }
}
