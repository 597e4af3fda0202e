// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import dev.opal.redaction.RuleInfo;
import dev.opal.redaction.RuleSet;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code opal rules list}: what is masked wherever it stands, and who said so. */
final class RulesListCommand implements Command {
  @Override
  public void describe(CommandSpec spec) {
    Data.describe(spec, "table or json");
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    Data.Format format = Data.format(parsed, Data.Format.TABLE, Data.Format.JSON);
    Home home = Home.of(console.environment());
    RuleSet rules = Config.load(home, console.environment()).settings().rules();
    Data data = new Data(console);
    if (format == Data.Format.JSON) {
      data.json(
          Data.object()
              .put("version", rules.version())
              .putAll("rules", RuleInfo.of(rules), RulesListCommand::json)
              .build());
      return ExitCodes.DONE;
    }
    Grid grid = new Grid();
    grid.add(List.of("RULE", "CLASS", "FROM"));
    for (RuleInfo rule : RuleInfo.of(rules)) {
      grid.add(List.of(rule.id(), rule.kind(), origin(rule)));
    }
    grid.lines(Integer.MAX_VALUE, (row, column, text) -> text).forEach(data::line);
    return ExitCodes.DONE;
  }

  private static String origin(RuleInfo rule) {
    return rule.origin().isEmpty() ? "built-in" : rule.origin();
  }

  private static Json json(RuleInfo rule) {
    List<Json> literals = new ArrayList<>();
    rule.literals().forEach(literal -> literals.add(new Json.Str(literal)));
    return JsonObject.builder()
        .put("id", rule.id())
        .put("class", rule.kind())
        .put("from", origin(rule))
        .put("literals", new Json.Arr(literals))
        .build();
  }
}
