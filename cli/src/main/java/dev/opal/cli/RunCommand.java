// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.execution.GitStatus;
import dev.opal.execution.Grace;
import dev.opal.execution.LeftBehind;
import dev.opal.execution.PlanExecution;
import dev.opal.execution.PlanRun;
import dev.opal.model.Durations;
import dev.opal.model.Name;
import dev.opal.model.Origin;
import dev.opal.model.Plan;
import dev.opal.model.Status;
import dev.opal.plan.Node;
import dev.opal.plan.PlanException;
import dev.opal.plan.Resolution;
import dev.opal.recorder.RecordingException;
import dev.opal.recorder.Run;
import dev.opal.recorder.RunPlace;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code opal run FILE}: plans, resolves, executes and records. With {@code --plan}, only what was
 * approved.
 */
final class RunCommand implements Command {
  @Override
  public void describe(CommandSpec spec) {
    Planning.describe(spec);
    RunSession.describe(spec, "normal or strict");
    Restrictions.describe(spec);
    spec.addOption(
        Options.value("--plan", "PLAN.json", "run only if the plan is still the one in this file"));
    spec.addOption(
        OptionSpec.builder("--dry-run").description("show the plan and run nothing").build());
    Colours.describe(spec);
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    Planning planning;
    try {
      planning = Planning.of(parsed, console);
    } catch (PlanException e) {
      return Planning.fail(e, console);
    }
    return new Planned(planning, parsed, console)
        .run(Options.one(parsed, "--plan"), parsed.hasMatchedOption("--dry-run"));
  }

  /** One {@code opal run} of a file that parses. */
  private static final class Planned {
    private final Planning planning;
    private final Recording recording;
    private final Console console;
    private final Colours colours;
    private final RunSession session;
    private final Name env;
    private final Name target;
    private final Map<String, String> tags;
    private final Restrictions restrictions;
    private final boolean strict;
    private List<Approval> approvals = List.of();

    Planned(Planning planning, ParseResult parsed, Console console) throws CliException {
      this.planning = planning;
      this.recording = planning.recording;
      this.console = console;
      this.colours = Colours.of(parsed, console);
      this.session = new RunSession(recording, parsed, console, console::warn);
      this.env = planning.env();
      this.target = recording.name("TARGET", planning.target);
      this.tags = session.tags();
      this.restrictions = Restrictions.of(parsed);
      this.strict = strict(parsed);
    }

    /** A default for every command may be best-effort; asked of this one it would be a promise. */
    private boolean strict(ParseResult parsed) throws CliException {
      Settings.RecordMode mode = session.recordMode();
      if (Settings.RecordMode.isBestEffort(Options.one(parsed, "--record"))) {
        throw new CliException(
            ExitCodes.USAGE,
            "--record must be normal or strict here but was best-effort; a plan does not run"
                + " unrecorded");
      }
      return mode == Settings.RecordMode.STRICT;
    }

    /**
     * @param approved the file of the plan that must not have changed, or null
     */
    int run(@Nullable String approved, boolean dry) throws CliException {
      Resolution resolution;
      try {
        resolution = planning.resolve();
      } catch (PlanException e) {
        int exitCode = Planning.fail(e, console);
        if (!dry) {
          recordRefusal(null, String.valueOf(e.getMessage()), exitCode);
        }
        return exitCode;
      }
      Plan plan = planning.withEstimates(resolution.plan());
      List<String> differences;
      int refused = ExitCodes.FINDING;
      try {
        differences = approved == null ? List.of() : holdTo(PlanFile.read(approved), plan);
      } catch (CliException e) {
        differences = List.of(String.valueOf(e.getMessage()));
        refused = e.exitCode();
      }
      if (!differences.isEmpty()) {
        return refuse(plan, differences, dry, refused);
      }
      String refusal = restrictions.refusal(plan);
      if (refusal != null) {
        return refuse(plan, List.of(refusal), dry, ExitCodes.USAGE);
      }
      if (dry) {
        PlanPage.print(plan, console, colours);
        return ExitCodes.DONE;
      }
      restrictions.prepare();
      try (restrictions) {
        Run run = start(plan);
        session.writeRunId(run);
        PlanRun.Terms terms = new PlanRun.Terms(approved != null, strict);
        return session.withDoor(run, door -> execute(resolution, plan, run, door, terms));
      }
    }

    /** Returns how the plan differs from the approved one; none where it may run. */
    private List<String> holdTo(PlanFile approved, Plan plan) throws CliException {
      List<String> differences = approved.differences(plan);
      if (differences.isEmpty()) {
        approvals = approved.approvals();
      }
      return differences;
    }

    private Run start(@Nullable Plan plan) throws CliException {
      try {
        Run run =
            session.start(
                new RunSession.Subject(env, target, Origin.PLAN, plan, restrictions.policy()),
                tags,
                planning.key());
        recording
            .place()
            .ifPresent(place -> run.note("opal.parent_run", place.runId().value(), Map.of()));
        approvals.forEach(approval -> run.note("opal.approved", approval.toString(), Map.of()));
        return run;
      } catch (RecordingException e) {
        throw new CliException(ExitCodes.BACKEND, String.valueOf(e.getMessage()), e);
      }
    }

    private int refuse(Plan plan, List<String> lines, boolean dry, int exitCode)
        throws CliException {
      console.fail(lines);
      if (!dry) {
        recordRefusal(plan, String.join("\n", lines), exitCode);
      }
      return exitCode;
    }

    /** That somebody tried is a part of the record, too. */
    private void recordRefusal(@Nullable Plan plan, String why, int exitCode) throws CliException {
      Run run = start(plan);
      run.note("opal.error", why, Map.of());
      session.writeRunId(run);
      session.seal(run, Status.FAILED, exitCode);
    }

    private int execute(
        Resolution resolution, Plan plan, Run run, String door, PlanRun.Terms terms) {
      GitStatus git = GitStatus.start(recording.surroundings.git(), restrictions.ofQuestions());
      PlanExecution.Result result;
      try (Progress progress = Progress.of(plan, console, colours)) {
        result =
            new PlanRun(
                    recording.redactor,
                    planning.file.folder(),
                    place -> restrictions.environment(recording.childEnvironment(place, door)),
                    restrictions.confinement(run.place()),
                    terms)
                .execute(resolution, run, progress, () -> git.finish(run));
      }
      if (!result.isSuccess()) {
        endWhatIsLeft(run);
      }
      boolean unrecorded = terms.recorded() && !run.isHealthy();
      String why = unrecorded ? ", for its journal could not be written" : endedBy(result.limit());
      if (!why.isEmpty()) {
        run.note("opal.error", result.status() + why, Map.of());
      }
      session.seal(run, result.status(), result.exitCode(), why);
      return result.exitCode();
    }

    /** What a run started that came to nothing is in the way of the next one. */
    private static void endWhatIsLeft(Run run) {
      int left = LeftBehind.end(RunPlace.RUN_ID + "=" + run.id(), Grace.DEFAULT.term());
      if (left > 0) {
        String what = left == 1 ? "1 process" : left + " processes";
        run.note("opal.left_behind", "ended " + what + " of earlier steps", Map.of());
      }
    }

    /** No step need have been under way. */
    private static String endedBy(Node.@Nullable Timeout limit) {
      return limit == null
          ? ""
          : ", ended by the time limit of "
              + Durations.format(limit.after().toNanos())
              + " in line "
              + limit.use().line();
    }
  }
}
