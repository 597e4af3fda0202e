// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Reasons;
import dev.opal.redaction.Redactor;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code opal plan approve PLAN.json}: writes down who approved a plan, beside it. */
final class PlanApproveCommand implements Command {
  @Override
  public void describe(CommandSpec spec) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("PLAN.json")
            .index("0")
            .arity("1")
            .required(true)
            .type(String.class)
            .description("what opal plan -o wrote")
            .build());
    spec.addOption(Options.value("--ticket", "TICKET", "what the approval was asked for in"));
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    String file = parsed.matchedPositionalValue(0, "");
    PlanFile plan = PlanFile.read(file);
    Recording recording = Recording.open(console, Set.of());
    Redactor redactor = recording.redactor;
    String ticket = Options.one(parsed, "--ticket");
    Approval approval =
        new Approval(
            plan.hash(),
            recording.surroundings.user(redactor).toString(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS),
            ticket == null ? "" : redactor.text(ticket).toString());
    try {
      approval.append(file);
    } catch (IOException e) {
      throw new CliException(
          ExitCodes.BACKEND, Approval.file(file) + " must be writable but: " + Reasons.of(e), e);
    }
    console.warn(plan.hash() + " approved by " + approval + " in " + Approval.file(file));
    return ExitCodes.DONE;
  }
}
