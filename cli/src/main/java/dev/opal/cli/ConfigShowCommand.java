// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code opal config show}: the settings as they stand, and where each is from. */
final class ConfigShowCommand implements Command {
  @Override
  public void describe(CommandSpec spec) {
    spec.addOption(Options.flag("--origin", "say where each value is from"));
    Data.describe(spec, "table or json");
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    Data.Format format = Data.format(parsed, Data.Format.TABLE, Data.Format.JSON);
    Home home = Home.of(console.environment());
    Map<String, Config.Value> values = Config.load(home, console.environment()).values();
    Data data = new Data(console);
    if (format == Data.Format.JSON) {
      data.json(
          Data.object().putAll("settings", values.entrySet(), ConfigShowCommand::json).build());
    } else {
      table(values, parsed.hasMatchedOption("--origin"), console).forEach(data::safeLine);
    }
    return ExitCodes.DONE;
  }

  private static Json json(Map.Entry<String, Config.Value> entry) {
    Config.Value value = entry.getValue();
    List<Json> items = new ArrayList<>();
    value.value().forEach(item -> items.add(new Json.Str(item)));
    return JsonObject.builder()
        .put("key", entry.getKey())
        .put("value", value.list() ? new Json.Arr(items) : new Json.Str(value.text()))
        .put("origin", value.origin())
        .build();
  }

  private static List<String> table(
      Map<String, Config.Value> values, boolean origin, Console console) {
    Grid grid = new Grid();
    values.forEach((key, value) ->
        grid.add(
            List.of(
                key,
                value.text().isEmpty() ? "-" : console.shown(value.text()),
                origin ? console.shown(value.origin()) : "")));
    return grid.lines(Integer.MAX_VALUE, (row, column, text) -> text);
  }
}
