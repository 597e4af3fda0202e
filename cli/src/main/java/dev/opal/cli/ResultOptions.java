// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Name;
import dev.opal.model.Texts;
import dev.opal.quality.ResultException;
import dev.opal.quality.ResultFiles;
import dev.opal.quality.ResultKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The options that name result files of other tools. */
final class ResultOptions {
  private static final String STAGE = "--stage";

  private static final Map<ResultKind, String> OPTIONS =
      Map.of(
          ResultKind.JUNIT, "--junit", ResultKind.JACOCO, "--jacoco", ResultKind.SARIF, "--sarif");

  private ResultOptions() {}

  static void describe(CommandSpec spec) {
    spec.addOption(
        files(ResultKind.JUNIT, "test results: JUnit's XML, of any tool; notes what failed"));
    spec.addOption(files(ResultKind.JACOCO, "coverage: JaCoCo's XML"));
    spec.addOption(files(ResultKind.SARIF, "findings: SARIF 2.1.0, of a linter or scanner"));
    spec.addOption(
        Options.value(
            STAGE, "NAME", "what made the files; default: test, coverage or lint, by their kind"));
  }

  private static OptionSpec files(ResultKind kind, String description) {
    return OptionSpec.builder(option(kind))
        .paramLabel("FILE")
        .arity("1..*")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .description(description + "; files, folders or globs")
        .build();
  }

  private static String option(ResultKind kind) {
    return OPTIONS.getOrDefault(kind, "");
  }

  /** Reads everything that the options name, before any of it is recorded. */
  static List<StageResults> read(ParseResult parsed) throws CliException {
    String stage = stage(parsed);
    List<StageResults> all = new ArrayList<>();
    for (ResultKind kind : ResultKind.values()) {
      List<String> named = Options.all(parsed, option(kind));
      if (!named.isEmpty()) {
        all.add(read(kind, named, stage == null ? kind.stage() : stage));
      }
    }
    return all;
  }

  private static StageResults read(ResultKind kind, List<String> named, String stage)
      throws CliException {
    try {
      List<Path> files = ResultFiles.find(kind, Path.of(""), named);
      return new StageResults(stage, files.size(), kind.read(files));
    } catch (ResultException e) {
      boolean pair = named.stream().anyMatch(name -> name.indexOf('=') > 0);
      String hint = pair ? "; KEY=VALUE stands before the files" : "";
      throw new CliException(ExitCodes.USAGE, option(kind) + " " + e.getMessage() + hint, e);
    }
  }

  private static @Nullable String stage(ParseResult parsed) throws CliException {
    String stage = Options.one(parsed, STAGE);
    if (stage != null && !Name.isName(stage)) {
      throw new CliException(
          ExitCodes.USAGE,
          STAGE
              + " must be a letter or digit, then up to 63 letters, digits, '.', '_' or '-', but was "
              + Texts.quote(stage));
    }
    return stage;
  }
}
