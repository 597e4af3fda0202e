// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Durations;
import dev.opal.model.RunId;
import dev.opal.model.Status;
import dev.opal.model.Texts;
import dev.opal.recorder.RecordingException;
import dev.opal.recorder.RunPlace;
import dev.opal.recorder.RunView;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code opal end}: ends and seals the run that {@code opal begin} began. */
final class EndCommand implements Command {
  @Override
  public void describe(CommandSpec spec) {
    spec.addOption(
        Options.value(
            "--status", "STATUS", "succeeded, failed or cancelled; default: as its steps ended"));
    spec.addOption(Options.value("--exit-code", "N", "the exit code of what the run did"));
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("RUN")
            .arity("0..1")
            .type(String.class)
            .description("the run's id; default: the one in OPAL_RUN_ID")
            .build());
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    Recording recording = Recording.open(console, Set.of());
    String named = parsed.matchedPositionalValue(0, (String) null);
    RunPlace place = recording.place().orElse(null);
    if (named == null && place == null) {
      throw new CliException(
          ExitCodes.USAGE,
          "expected a run in "
              + RunPlace.RUN_ID
              + " but saw none; begin one with eval \"$(opal begin --target NAME)\", or name it");
    }
    if (named != null && !RunId.isRunId(named)) {
      throw new CliException(
          ExitCodes.USAGE, "RUN must be the id of an open run but was " + Texts.quote(named));
    }
    Integer exitCode = exitCode(Options.one(parsed, "--exit-code"));
    Status status = status(Options.one(parsed, "--status"), exitCode);
    try {
      RunView view =
          named == null && place != null
              ? Home.recoveryOf(place, recording.redactor)
                  .endBracket(place.runId(), status, exitCode)
              : recording
                  .home
                  .recovery(recording.redactor)
                  .endBracket(new RunId(String.valueOf(named)), status, exitCode);
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

  private static @Nullable Integer exitCode(@Nullable String text) throws CliException {
    try {
      return text == null ? null : Integer.valueOf(text);
    } catch (NumberFormatException e) {
      throw new CliException(ExitCodes.USAGE, "--exit-code must be a number but was " + text, e);
    }
  }

  private static @Nullable Status status(@Nullable String text, @Nullable Integer exitCode)
      throws CliException {
    if (text == null) {
      return exitCode == null ? null : exitCode == 0 ? Status.SUCCEEDED : Status.FAILED;
    }
    return switch (text) {
      case "succeeded" -> Status.SUCCEEDED;
      case "failed" -> Status.FAILED;
      case "cancelled" -> Status.CANCELLED;
      default ->
          throw new CliException(
              ExitCodes.USAGE, "--status must be succeeded, failed or cancelled but was " + text);
    };
  }
}
