// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code opal doctor}: checks what Opal needs and changes nothing. Exit code 1 where a check fails.
 */
final class DoctorCommand implements Command {
  /** How a check came out. */
  enum Outcome {
    OK,
    WARN,
    FAIL
  }

  /**
   * A check.
   *
   * @param message what was seen, and what to do where that is not well
   */
  record Check(String name, Outcome outcome, String message) {
    static Check ok(String name, String message) {
      return new Check(name, Outcome.OK, message);
    }

    static Check warn(String name, String message) {
      return new Check(name, Outcome.WARN, message);
    }

    static Check fail(String name, String message) {
      return new Check(name, Outcome.FAIL, message);
    }

    String word() {
      return outcome.name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public void describe(CommandSpec spec) {
    Data.describe(spec, "table or json");
    Colours.describe(spec);
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    Data.Format format = Data.format(parsed, Data.Format.TABLE, Data.Format.JSON);
    Colours colours = Colours.of(parsed, console);
    List<Check> checks = new ArrayList<>();
    Home home = Home.of(console.environment());
    checks.addAll(new HomeChecks(home).checks());
    checks.addAll(new StoreChecks(home).checks());
    checks.addAll(new HostChecks(home, console.environment()).checks());
    checks.addAll(TrialRun.checks(home, console.environment()));
    Data data = new Data(console);
    boolean failed = false;
    for (Check check : checks) {
      failed |= check.outcome == Outcome.FAIL;
      if (format == Data.Format.TABLE) {
        data.safeLine(line(check, colours, console));
      }
    }
    if (format == Data.Format.JSON) {
      data.json(Data.object().putAll("checks", checks, DoctorCommand::json).build());
    }
    return failed ? ExitCodes.FINDING : ExitCodes.DONE;
  }

  private static String line(Check check, Colours colours, Console console) {
    String word = check.word() + " ".repeat(6 - check.word().length());
    String painted = check.outcome == Outcome.FAIL ? colours.loud(word) : word;
    return painted
        + check.name
        + " ".repeat(Math.max(1, 11 - check.name.length()))
        + console.shown(check.message);
  }

  private static JsonObject json(Check check) {
    return JsonObject.builder()
        .put("name", check.name)
        .put("outcome", check.word())
        .put("message", check.message)
        .build();
  }
}
