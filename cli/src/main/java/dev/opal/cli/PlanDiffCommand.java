// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.plan.PlanDiff;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code opal plan diff A B}: says what differs between two plan.json. */
final class PlanDiffCommand implements Command {
  @Override
  public void describe(CommandSpec spec) {
    for (int i = 0; i < 2; i++) {
      spec.addPositional(
          PositionalParamSpec.builder()
              .paramLabel(i == 0 ? "A" : "B")
              .index(String.valueOf(i))
              .arity("1")
              .required(true)
              .type(String.class)
              .description("a plan.json")
              .build());
    }
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    List<String> differences =
        PlanDiff.between(
            PlanFile.read(parsed.matchedPositionalValue(0, "")).json(),
            PlanFile.read(parsed.matchedPositionalValue(1, "")).json());
    differences.forEach(line -> console.out().println(console.shown(line)));
    return differences.isEmpty() ? ExitCodes.DONE : ExitCodes.FINDING;
  }
}
