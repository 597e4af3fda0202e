// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.execution.ByteStrings;
import dev.opal.execution.CommandPlan;
import dev.opal.execution.GitStatus;
import dev.opal.execution.Inherited;
import dev.opal.execution.Launch;
import dev.opal.execution.StepProcess;
import dev.opal.model.Durations;
import dev.opal.model.LossKind;
import dev.opal.model.Name;
import dev.opal.model.Origin;
import dev.opal.model.Outcome;
import dev.opal.model.Plan;
import dev.opal.model.PlanKey;
import dev.opal.model.Reasons;
import dev.opal.model.Status;
import dev.opal.recorder.MaskDoor;
import dev.opal.recorder.RecordingException;
import dev.opal.recorder.Run;
import dev.opal.recorder.RunOptions;
import dev.opal.recorder.RunPlace;
import dev.opal.recorder.RunView;
import dev.opal.recorder.Step;
import dev.opal.recorder.WriterIdentity;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.Redactor;
import dev.opal.store.BundleKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ParseResult;

/** One {@code opal exec}, from the plan to the command's exit code. */
final class Execution {
  /** Where a nested recorder reaches nobody, and counts that. */
  private static final String NO_DOOR = "none";

  private final Recording recording;
  private final ParseResult parsed;
  private final Console console;
  private final List<String> command;
  private final CommandPlan plan;

  Execution(Recording recording, ParseResult parsed, Console console, List<String> command)
      throws CliException {
    this.recording = recording;
    this.parsed = parsed;
    this.console = console;
    this.command = command;
    try {
      this.plan = new CommandPlan(recording.redactor, command, option("--step", ""));
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCodes.OWN_FAILURE, "--step: " + e.getMessage(), e);
    }
  }

  int run() throws CliException {
    ByteStrings argv = Inherited.arguments(command.toArray(String[]::new));
    Run run;
    try {
      run = open();
    } catch (RecordingException e) {
      if (recordMode() == Settings.RecordMode.BEST_EFFORT) {
        return Unrecorded.run(console, command, String.valueOf(e.getMessage()));
      }
      throw new CliException(ExitCodes.OWN_FAILURE, String.valueOf(e.getMessage()), e);
    }
    String unwritten = writeRunId(run);
    if (unwritten != null) {
      run.note("opal.error", unwritten, Map.of());
      seal(
          run,
          new Outcome(
              Status.FAILED, ExitCodes.OWN_FAILURE, null, Redacted.EMPTY, Outcome.Usage.NONE));
      throw new CliException(ExitCodes.OWN_FAILURE, unwritten);
    }
    return record(run, argv);
  }

  private Settings.RecordMode recordMode() throws CliException {
    String option = Options.one(parsed, "--record");
    try {
      return option == null ? recording.settings.record() : Settings.RecordMode.parse(option);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCodes.OWN_FAILURE, "--record " + e.getMessage(), e);
    }
  }

  /** Joins the run that this process was started in, or starts one. */
  private Run open() throws CliException, RecordingException {
    Name env =
        recording.name("--env", option("--env", recording.settings.env()), ExitCodes.OWN_FAILURE);
    Name target =
        recording.name("--target", option("--target", plan.defaultTarget()), ExitCodes.OWN_FAILURE);
    Map<String, String> tags = Options.pairs(parsed, "--tag", ExitCodes.OWN_FAILURE);
    recordMode();
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
    RunOptions options =
        new RunOptions(
            env,
            target,
            Origin.EXEC,
            resolved,
            recording.parent(),
            recording.settings.tracePerPlan(),
            WriterIdentity.current(recording.redactor),
            recording.surroundings.context(
                recording.redactor, key, recording.settings.environmentShown(), tags),
            List.of());
    return Run.start(recording.home.runs(), recording.home.store(), recording.redactor, options);
  }

  private String option(String name, String otherwise) {
    String value = Options.one(parsed, name);
    return value == null ? otherwise : value;
  }

  /** Returns what is wrong with the file, or null. */
  private @Nullable String writeRunId(Run run) {
    String file = Options.one(parsed, "--run-id-file");
    if (file == null) {
      return null;
    }
    try {
      Files.writeString(Path.of(file), run.id() + "\n");
      return null;
    } catch (IOException | InvalidPathException e) {
      return "--run-id-file " + file + " must be writable but: " + Reasons.of(e);
    }
  }

  private int record(Run run, ByteStrings argv) {
    MaskDoor door;
    try {
      door = recording.openDoor(run);
    } catch (IOException e) {
      run.note("opal.error", "no door for secrets of nested processes: " + Reasons.of(e), Map.of());
      return record(run, argv, recording.doorOr(NO_DOOR));
    }
    try (door) {
      return record(run, argv, door.address());
    }
  }

  private int record(Run run, ByteStrings argv, String door) {
    tellWhatIsNotMasked(run);
    Step step = run.step(plan.stepName(), plan.command());
    GitStatus git = run.isOpener() ? GitStatus.start(recording.surroundings.git()) : GitStatus.NONE;
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
    recording.tellLosses(run);
    seal(run, outcome);
    recording.hangUp();
    return outcome.exitCode() == null ? ExitCodes.OWN_FAILURE : outcome.exitCode();
  }

  /** Who names a secret counts on it being masked. */
  private void tellWhatIsNotMasked(Run run) {
    for (String name : new TreeSet<>(Options.all(parsed, "--secret"))) {
      String value = recording.surroundings.environment().getOrDefault(name, "");
      String weakness = Redactor.weakness(value);
      if (weakness != null) {
        String line =
            value.isBlank()
                ? name + " is not set, so --secret masks nothing"
                : name + " " + weakness + ", so it is masked only where it stands alone";
        run.note("opal.not_masked", line, Map.of());
        console.say(line);
      }
    }
  }

  /** A run that cannot be sealed changes nothing for the command; the run stays to be recovered. */
  private void seal(Run run, Outcome outcome) {
    try {
      if (!run.isOpener()) {
        run.leave();
      } else {
        RunView view = run.end(outcome.status(), outcome.exitCode());
        console.say(
            run.id()
                + " "
                + view.summary().status()
                + " in "
                + Durations.format(view.summary().durationNanos())
                + "; opal runs show "
                + run.id());
      }
    } catch (RecordingException e) {
      console.say(String.valueOf(e.getMessage()));
    }
  }
}
