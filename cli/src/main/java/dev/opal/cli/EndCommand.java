// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Durations;
import dev.opal.model.RunId;
import dev.opal.model.Status;
import dev.opal.model.Texts;
import dev.opal.recorder.RecordingException;
import dev.opal.recorder.RunPlace;
import dev.opal.recorder.RunView;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code opal end}: ends and seals the run that {@code opal begin} began. */
final class EndCommand implements Command {
  private static final List<Status> STATUSES =
      List.of(Status.SUCCEEDED, Status.FAILED, Status.CANCELLED);

  @Override
  public void describe(CommandSpec spec) {
    spec.addOption(
        Options.value(
            "--status", "STATUS", "succeeded, failed or cancelled; default: as its steps ended"));
    spec.addOption(Options.value("--exit-code", "N", "the exit code of what the run did"));
    spec.addPositional(Options.runId("the run's id; default: the one in OPAL_RUN_ID"));
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    Recording recording = Recording.open(console, Set.of());
    RunId named = Options.runId(parsed);
    Integer exitCode = exitCode(Options.one(parsed, "--exit-code"));
    Status status =
        parsed.hasMatchedOption("--status")
            ? Options.choice(parsed, "--status", STATUSES, Status.FAILED)
            : ofExitCode(exitCode);
    try {
      RunView view = end(recording, named, status, exitCode);
      RunId runId = view.summary().runId();
      console.say(
          runId
              + " "
              + view.summary().status()
              + " in "
              + Durations.format(view.summary().durationNanos())
              + "; opal runs show "
              + runId);
      return ExitCodes.DONE;
    } catch (RecordingException e) {
      throw new CliException(ExitCodes.BACKEND, String.valueOf(e.getMessage()), e);
    }
  }

  private static RunView end(
      Recording recording,
      @Nullable RunId named,
      @Nullable Status status,
      @Nullable Integer exitCode)
      throws CliException, RecordingException {
    if (named != null) {
      return recording.home.recovery(recording.redactor).endBracket(named, status, exitCode);
    }
    RunPlace place =
        recording.requirePlace("begin one with eval \"$(opal begin --target NAME)\", or name it");
    return Home.recoveryOf(place, recording.redactor).endBracket(place.runId(), status, exitCode);
  }

  private static @Nullable Integer exitCode(@Nullable String text) throws CliException {
    try {
      return text == null ? null : Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw new CliException(
          ExitCodes.USAGE,
          "--exit-code must be a number but was " + Texts.quote(String.valueOf(text)),
          e);
    }
  }

  private static @Nullable Status ofExitCode(@Nullable Integer exitCode) {
    return exitCode == null ? null : exitCode == 0 ? Status.SUCCEEDED : Status.FAILED;
  }
}
