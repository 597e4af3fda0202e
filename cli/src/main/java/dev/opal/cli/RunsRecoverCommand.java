// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Durations;
import dev.opal.model.Reasons;
import dev.opal.model.RunId;
import dev.opal.recorder.MaskDoor;
import dev.opal.recorder.Recovery;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code opal runs recover}: ends and seals runs whose recorder died. */
final class RunsRecoverCommand implements Command {
  @Override
  public void describe(CommandSpec spec) {
    spec.addOption(
        Options.value(
            "--idle", "DURATION", "when a run begun by begin counts as dead; default: 24h"));
    spec.addPositional(Options.runId("the id of a dead run; default: every one"));
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    Recording recording = Recording.open(console, Set.of());
    Duration idle = recording.settings.idle();
    String option = Options.one(parsed, "--idle");
    try {
      idle = option == null ? idle : Durations.parse(option);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCodes.USAGE, "--idle: " + e.getMessage(), e);
    }
    RunId only = Options.runId(parsed);
    try {
      Recovery recovery = recording.home.recovery(recording.redactor);
      Recovery.Recovered done =
          only == null ? recovery.recover(idle) : recovery.recoverOnly(only, idle);
      if (only != null && done.runs().isEmpty() && done.failures().isEmpty()) {
        throw notDead(only, recovery.openRun(only, idle).isPresent());
      }
      MaskDoor.removeDead(recording.home.doors());
      for (RunId run : done.runs()) {
        console.out().println(run);
        String left = StillRunning.of(run);
        if (!left.isEmpty()) {
          console.warn(run + ": " + left + "; end them if nobody needs them");
        }
      }
      done.failures().forEach(line -> console.warn(line + "; it stays as it is"));
      console.say(
          done.runs().isEmpty()
              ? "no run needed recovery"
              : done.runs().size() + " runs recovered");
      return done.failures().isEmpty() ? ExitCodes.DONE : ExitCodes.BACKEND;
    } catch (IOException e) {
      throw new CliException(
          ExitCodes.BACKEND, "runs must be recoverable but: " + Reasons.of(e), e);
    }
  }

  private static CliException notDead(RunId runId, boolean open) {
    return new CliException(
        ExitCodes.NOT_FOUND,
        "expected a dead run "
            + runId
            + ", saw "
            + (open ? "one that is still recorded" : "none that is open")
            + "; opal runs list shows them");
  }
}
