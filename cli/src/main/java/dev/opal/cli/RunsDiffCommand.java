// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Summary;
import dev.opal.query.Archive;
import dev.opal.query.ReferenceException;
import dev.opal.query.RunDiff;
import dev.opal.store.StoreException;
import java.io.IOException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code opal runs diff [A] [B]}: what differs between two runs. */
final class RunsDiffCommand implements Command {
  @Override
  public void describe(CommandSpec spec) {
    spec.addPositional(
        position(
            0,
            "A",
            "the run before, named as for runs show; alone, it is compared with the last success"
                + " before it; default: the last failure, with the last success before it"));
    spec.addPositional(position(1, "B", "the run after"));
    RunFilters.describe(spec);
    spec.addOption(Options.flag("--exit-code", "exit with 1 where the two differ"));
    Data.describe(spec, "table or json");
    Colours.describe(spec);
  }

  private static PositionalParamSpec position(int index, String label, String description) {
    return PositionalParamSpec.builder()
        .paramLabel(label)
        .index(String.valueOf(index))
        .arity("0..1")
        .type(String.class)
        .description(description)
        .build();
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    Data.Format format = Data.format(parsed, Data.Format.TABLE, Data.Format.JSON);
    Colours colours = Colours.of(parsed, console);
    Data data = new Data(console);
    RunDiff diff;
    try (Asking asking = Asking.open(console)) {
      AskedRuns asked = new AskedRuns(parsed, asking);
      diff = asking.ask(archive -> diff(archive, asked, parsed));
    }
    if (format == Data.Format.JSON) {
      data.json(diff.json(Data.object()).build());
    } else {
      new DiffPage(diff, console, colours).lines().forEach(data::safeLine);
    }
    boolean found = parsed.hasMatchedOption("--exit-code") && !diff.differences().isEmpty();
    return found ? ExitCodes.FINDING : ExitCodes.DONE;
  }

  private static RunDiff diff(Archive archive, AskedRuns asked, ParseResult parsed)
      throws ReferenceException, StoreException, IOException, CliException {
    boolean both = parsed.hasMatchedPositional(1);
    Summary after =
        both
            ? asked.named(archive, 1)
            : parsed.hasMatchedPositional(0) ? asked.named(archive, 0) : asked.lastFailure(archive);
    Summary before = both ? asked.named(archive, 0) : AskedRuns.lastSuccess(archive, after);
    return RunDiff.between(archive.find(before.runId()), archive.find(after.runId()));
  }
}
