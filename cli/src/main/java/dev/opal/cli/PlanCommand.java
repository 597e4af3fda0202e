// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Plan;
import dev.opal.model.Reasons;
import dev.opal.model.json.JsonException;
import dev.opal.plan.PlanException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code opal plan FILE}: resolves a plan and shows it for review; shows a plan.json as it is. Runs
 * nothing.
 */
final class PlanCommand implements Command {
  @Override
  public void describe(CommandSpec spec) {
    Planning.describe(spec);
    spec.addOption(Options.values("--secret", "NAME", "a variable whose value is secret"));
    spec.addOption(
        Options.value("-o", "--output", "FILE", "write plan.json to this file, - for the output"));
    Colours.describe(spec);
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    String given = parsed.matchedPositionalValue(0, "");
    if (given.endsWith(".json")) {
      return show(PlanFile.read(given), console, Colours.of(parsed, console));
    }
    Plan plan;
    try {
      Planning planning = Planning.of(parsed, console);
      plan = planning.withEstimates(planning.resolve().plan());
    } catch (PlanException e) {
      return Planning.fail(e, console);
    }
    String file = Options.one(parsed, "--output");
    if (file == null) {
      PlanPage.print(plan, console, Colours.of(parsed, console));
    } else if (file.equals("-")) {
      console.out().writeBytes(plan.json().pretty());
    } else {
      write(plan, file);
      console.warn(plan.hash() + " in " + file);
    }
    return ExitCodes.DONE;
  }

  /** What was written before is shown as it was, whatever it would be now. */
  private static int show(PlanFile plan, Console console, Colours colours) throws CliException {
    try {
      PlanPage.print(plan.json(), console, colours);
    } catch (JsonException e) {
      throw new CliException(
          ExitCodes.USAGE, plan.file() + " must be a plan.json but: " + Reasons.of(e), e);
    }
    for (Approval approval : plan.approvals()) {
      console.out().println("approved  " + console.shown(approval.toString()));
    }
    return ExitCodes.DONE;
  }

  private static void write(Plan plan, String file) throws CliException {
    try {
      Files.write(Path.of(file), plan.json().pretty());
    } catch (IOException | InvalidPathException e) {
      throw new CliException(
          ExitCodes.USAGE, "-o " + file + " must be writable but: " + Reasons.of(e), e);
    }
  }
}
