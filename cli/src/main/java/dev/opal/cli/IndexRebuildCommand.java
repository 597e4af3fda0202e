// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.query.Archive;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code opal index rebuild}: makes the index anew from the bundles, to the same answers. */
final class IndexRebuildCommand implements Command {
  @Override
  public void describe(CommandSpec spec) {
    Data.describe(spec, "table or json");
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    Data.Format format = Data.format(parsed, Data.Format.TABLE, Data.Format.JSON);
    try (Asking asking = Asking.open(console)) {
      long count = asking.ask(Archive::rebuild);
      Data data = new Data(console);
      if (format == Data.Format.JSON) {
        data.json(Data.object().put("indexed", count).build());
      } else {
        data.line(count + (count == 1 ? " run indexed" : " runs indexed"));
      }
    }
    return ExitCodes.DONE;
  }
}
