// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Durations;
import dev.opal.model.Reasons;
import dev.opal.model.RunId;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
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
    try {
      List<RunId> recovered = recording.home.recovery(recording.redactor).recover(idle);
      recovered.forEach(console.out()::println);
      console.say(recovered.isEmpty() ? "no run needed recovery" : recovered.size() + " recovered");
      return ExitCodes.DONE;
    } catch (IOException | StoreException e) {
      throw new CliException(
          ExitCodes.BACKEND, "runs must be recoverable but: " + Reasons.of(e), e);
    }
  }
}
