// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Durations;
import dev.opal.model.Name;
import dev.opal.model.Origin;
import dev.opal.model.Plan;
import dev.opal.model.PlanKey;
import dev.opal.model.Reasons;
import dev.opal.model.RunContext;
import dev.opal.model.Status;
import dev.opal.recorder.MaskDoor;
import dev.opal.recorder.RecordingException;
import dev.opal.recorder.Run;
import dev.opal.recorder.RunOptions;
import dev.opal.recorder.RunView;
import dev.opal.recorder.WriterIdentity;
import dev.opal.redaction.Redactor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Starts and ends runs as the options say that exec and run share. */
final class RunSession {
  /** Where a nested recorder reaches nobody, and counts that. */
  private static final String NO_DOOR = "none";

  private final Recording recording;
  private final ParseResult parsed;
  private final Console console;
  private final Consumer<String> lastLine;

  /**
   * @param lastLine takes what became of the run, in one line
   */
  RunSession(Recording recording, ParseResult parsed, Console console, Consumer<String> lastLine) {
    this.recording = recording;
    this.parsed = parsed;
    this.console = console;
    this.lastLine = lastLine;
  }

  /**
   * @param modes of recording, for people
   */
  static void describe(CommandSpec spec, String modes) {
    spec.addOption(Options.values("--secret", "NAME", "a variable whose value is secret"));
    spec.addOption(Options.values("--tag", "KEY=VALUE", "a tag of the run"));
    spec.addOption(Options.value("--record", "MODE", modes));
    spec.addOption(Options.value("--run-id-file", "FILE", "write the run's id to this file"));
  }

  Settings.RecordMode recordMode() throws CliException {
    String option = Options.one(parsed, "--record");
    try {
      return option == null ? recording.settings.record() : Settings.RecordMode.parse(option);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCodes.USAGE, "--record " + e.getMessage(), e);
    }
  }

  /** Returns the tags that the command line gives. */
  Map<String, String> tags() throws CliException {
    return Options.pairs(parsed, "--tag");
  }

  /**
   * What a run is of.
   *
   * @param plan null where it has none
   * @param policy what its commands may not do
   */
  record Subject(
      Name env, Name target, Origin origin, @Nullable Plan plan, RunContext.Policy policy) {}

  Run start(Subject subject, Map<String, String> tags, PlanKey key) throws RecordingException {
    RunOptions options =
        new RunOptions(
            subject.env(),
            subject.target(),
            subject.origin(),
            subject.plan(),
            recording.parent(),
            recording.settings.tracePerPlan(),
            WriterIdentity.current(recording.redactor),
            recording
                .surroundings
                .context(recording.redactor, key, recording.settings.environmentShown(), tags)
                .under(subject.policy()),
            List.of());
    return Run.start(recording.home.runs(), recording.home.store(), recording.redactor, options);
  }

  /** Writes the run's id where the command line says; ends the run where that cannot be. */
  void writeRunId(Run run) throws CliException {
    String file = Options.one(parsed, "--run-id-file");
    if (file == null) {
      return;
    }
    try {
      Files.writeString(Path.of(file), run.id() + "\n");
    } catch (IOException | InvalidPathException e) {
      String unwritten = "--run-id-file " + file + " must be writable but: " + Reasons.of(e);
      run.note("opal.error", unwritten, Map.of());
      seal(run, Status.FAILED, ExitCodes.OWN_FAILURE);
      throw new CliException(ExitCodes.BACKEND, unwritten, e);
    }
  }

  /**
   * Does something while nested recorders and scripts can hand over secrets.
   *
   * @param body takes the address at which they can
   */
  int withDoor(Run run, ToIntFunction<String> body) {
    tellWhatIsNotMasked(run);
    MaskDoor door;
    try {
      door = recording.openDoor(run);
    } catch (IOException e) {
      run.note("opal.error", "no door for secrets of nested processes: " + Reasons.of(e), Map.of());
      return body.applyAsInt(recording.doorOr(NO_DOOR));
    }
    try (door) {
      return body.applyAsInt(door.address());
    }
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

  /** As {@link #seal(Run, Status, Integer, String)}, where there is nothing more to say. */
  void seal(Run run, Status status, @Nullable Integer exitCode) {
    seal(run, status, exitCode, "");
  }

  /**
   * A run that cannot be sealed changes nothing for the command; the run stays to be recovered.
   *
   * @param why it ended so, as the last line may say it behind a comma
   */
  void seal(Run run, Status status, @Nullable Integer exitCode, String why) {
    recording.tellLosses(run);
    try {
      if (!run.isOpener()) {
        run.leave();
        return;
      }
      RunView view = run.end(status, exitCode);
      lastLine.accept(
          run.id()
              + " "
              + view.summary().status()
              + " in "
              + Durations.format(view.summary().durationNanos())
              + why
              + "; opal runs show "
              + run.id());
    } catch (RecordingException e) {
      lastLine.accept(String.valueOf(e.getMessage()));
    } finally {
      recording.hangUp();
    }
  }
}
