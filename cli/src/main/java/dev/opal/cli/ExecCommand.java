// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code opal exec -- CMD…}: records a command, whose exit code, streams, signals and terminal stay
 * its own. Inside a recorded run it becomes a step of that run.
 */
final class ExecCommand implements Command {
  @Override
  public void describe(CommandSpec spec) {
    spec.parser().stopAtPositional(true).stopAtUnmatched(false);
    spec.addOption(
        Options.value(
            "--env", "NAME", "environment of the run; default: env of the configuration"));
    spec.addOption(
        Options.value("--target", "NAME", "target of the run; default: the command's base name"));
    spec.addOption(
        Options.value("--step", "PATH", "path of the step; default: the command's base name"));
    RunSession.describe(spec, "normal, strict or best-effort");
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("CMD")
            .arity("1..*")
            .required(true)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("the command and its arguments, after --")
            .build());
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    List<String> command = parsed.matchedPositionalValue(0, List.of());
    Recording recording;
    try {
      recording = Recording.open(console, Set.copyOf(Options.all(parsed, "--secret")));
    } catch (CliException e) {
      if (isBestEffort(parsed, console)) {
        return Unrecorded.run(console, command, String.valueOf(e.getMessage()));
      }
      throw e;
    }
    return new Execution(recording, parsed, console, command).run();
  }

  /** As far as it can be known without a configuration. */
  private static boolean isBestEffort(ParseResult parsed, Console console) {
    String option = Options.one(parsed, "--record");
    return Settings.RecordMode.isBestEffort(
        option == null ? console.environment().get("OPAL_RECORD") : option);
  }
}
