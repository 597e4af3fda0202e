// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Name;
import dev.opal.model.Origin;
import dev.opal.model.PlanKey;
import dev.opal.model.Reasons;
import dev.opal.model.Status;
import dev.opal.recorder.RecordingException;
import dev.opal.recorder.Run;
import dev.opal.recorder.RunOptions;
import dev.opal.recorder.WriterIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code eval "$(opal begin --env E --target T)"}: begins a run whose steps are separate processes,
 * and prints the variables that make them steps of it.
 */
final class BeginCommand implements Command {
  @Override
  public void describe(CommandSpec spec) {
    spec.addOption(
        Options.value(
            "--env", "NAME", "environment of the run; default: env of the configuration"));
    spec.addOption(Options.value("--target", "NAME", "target of the run (required)"));
    spec.addOption(Options.values("--tag", "KEY=VALUE", "a tag of the run"));
    spec.addOption(Options.value("--run-id-file", "FILE", "write the run's id to this file"));
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    Recording recording = Recording.open(console, Set.of());
    String env = Options.one(parsed, "--env");
    String target = Options.one(parsed, "--target");
    if (target == null) {
      throw new CliException(
          ExitCodes.USAGE, "--target must name what the run does but was not given");
    }
    Name envName = recording.name("--env", env == null ? recording.settings.env() : env);
    Name targetName = recording.name("--target", target);
    Map<String, String> tags = Options.pairs(parsed, "--tag");
    try {
      Run run =
          Run.start(
              recording.home.runs(),
              recording.home.store(),
              recording.redactor,
              options(recording, envName, targetName, tags));
      writeRunId(run, Options.one(parsed, "--run-id-file"));
      run.leaveOpen();
      Map<String, String> variables = new TreeMap<>(run.place().environment());
      variables.put(
          Masking.VARIABLE,
          recording.settings.masking().toText(recording.settings.rules().version()));
      print(console, variables);
      if (console.outTerminal()) {
        console.say("these are for your shell: eval \"$(opal begin --target NAME)\"");
      }
      return ExitCodes.DONE;
    } catch (RecordingException e) {
      throw new CliException(ExitCodes.BACKEND, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CliException(
          ExitCodes.BACKEND, "the run must be recordable but: " + Reasons.of(e), e);
    }
  }

  /** A run whose id cannot be told is over before anything joins it. */
  private static void writeRunId(Run run, @Nullable String file)
      throws IOException, RecordingException {
    if (file != null) {
      try {
        Files.writeString(Path.of(file), run.id() + "\n");
      } catch (IOException e) {
        run.end(Status.FAILED, null);
        throw e;
      }
    }
  }

  private static RunOptions options(
      Recording recording, Name env, Name target, Map<String, String> tags) throws IOException {
    PlanKey key = recording.planKey();
    return new RunOptions(
        env,
        target,
        Origin.BRACKET,
        null,
        recording.parent(),
        false,
        WriterIdentity.current(recording.redactor),
        recording.surroundings.context(
            recording.redactor, key, recording.settings.environmentShown(), tags),
        List.of());
  }

  /** The values hold no quote: paths with one are escaped as a shell wants it. */
  private static void print(Console console, Map<String, String> variables) {
    variables.forEach((name, value) ->
        console.out().println("export " + name + "='" + value.replace("'", "'\\''") + "'"));
  }
}
