// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.execution.ByteStrings;
import dev.opal.model.Name;
import dev.opal.model.Plan;
import dev.opal.model.PlanKey;
import dev.opal.model.Reasons;
import dev.opal.plan.Content;
import dev.opal.plan.Inputs;
import dev.opal.plan.OplFile;
import dev.opal.plan.PlanException;
import dev.opal.plan.Resolution;
import dev.opal.query.PastDurations;
import dev.opal.recorder.GitCheckout;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** An .opl file that the command line names, and what it is resolved with. */
final class Planning {
  final OplFile file;
  final String target;
  final Recording recording;
  private final ParseResult parsed;

  private Planning(OplFile file, String target, Recording recording, ParseResult parsed) {
    this.file = file;
    this.target = target;
    this.recording = recording;
    this.parsed = parsed;
  }

  static void describe(CommandSpec spec) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("FILE")
            .index("0")
            .arity("1")
            .required(true)
            .type(String.class)
            .description("the .opl file")
            .build());
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("TARGET")
            .index("1")
            .arity("0..1")
            .type(String.class)
            .description("a target of the file; default: the only one")
            .build());
    spec.addOption(
        Options.value(
            "--env", "NAME", "environment of the run; default: env of the configuration"));
    spec.addOption(Options.values("--var", "NAME=VALUE", "replace a var of the file"));
  }

  /**
   * Reads the file and the settings.
   *
   * @throws PlanException where the file does not parse
   */
  static Planning of(ParseResult parsed, Console console) throws CliException, PlanException {
    String name = parsed.matchedPositionalValue(0, "");
    OplFile file;
    try {
      file = OplFile.read(Path.of(name));
    } catch (InvalidPathException e) {
      throw new CliException(
          ExitCodes.USAGE, "FILE must be the path of an .opl file but: " + Reasons.of(e), e);
    }
    String target = file.target(parsed.matchedPositionalValue(1, null));
    Recording recording =
        Recording.open(
            console, Set.copyOf(Options.all(parsed, "--secret")), file.shownNames(), file.folder());
    return new Planning(file, target, recording, parsed);
  }

  Name env() throws CliException {
    String option = Options.one(parsed, "--env");
    return recording.name("--env", option == null ? recording.settings.env() : option);
  }

  PlanKey key() throws CliException {
    try {
      return recording.planKey();
    } catch (IOException e) {
      throw new CliException(
          ExitCodes.BACKEND,
          "Opal's home " + recording.home.folder() + " must be usable but: " + Reasons.of(e),
          e);
    }
  }

  /**
   * Reads every value that the target needs.
   *
   * @throws PlanException where one is missing
   */
  Resolution resolve() throws CliException, PlanException {
    Map<String, String> variables = Options.pairs(parsed, "--var");
    return file.resolve(
        target,
        new Inputs(
            env(),
            environment(),
            variables,
            recording.redactor.text(
                GitCheckout.relative(recording.surroundings.git(), file.folder())),
            recording.redactor,
            key()));
  }

  /** Returns the plan with how long its steps usually take, as far as a store tells. */
  Plan withEstimates(Plan plan) {
    Map<String, String> commands = new HashMap<>();
    plan.steps().forEach(step -> commands.put(step.id().toString(), step.command().toString()));
    try {
      return plan.withEstimates(
          PastDurations.of(recording.home.store(), plan.env(), plan.target(), commands));
    } catch (StoreException e) {
      // A guess is not worth an error; who asks for runs gets it.
      return plan;
    }
  }

  private static Inputs.Environment environment() {
    ByteStrings environment = CallerEnvironment.bytes();
    return new Inputs.Environment() {
      @Override
      public @Nullable Content value(String name) {
        byte[] value = environment.variable(name);
        return value == null ? null : Content.of(value);
      }

      @Override
      public Set<String> names() {
        return CallerEnvironment.variables().keySet();
      }
    };
  }

  /** Tells what is wrong with a source, with its lines. */
  static int fail(PlanException problem, Console console) {
    console.fail(String.valueOf(problem.getMessage()).lines().toList());
    return ExitCodes.USAGE;
  }
}
