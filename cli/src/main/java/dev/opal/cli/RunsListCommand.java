// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Summary;
import dev.opal.store.Query;
import java.time.Instant;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code opal runs list}: the runs that match, newest first. */
final class RunsListCommand implements Command {
  private static final int DEFAULT_LIMIT = 20;

  /** How many runs are counted that are not shown. */
  private static final int MAX_COUNTED = 1000;

  /** How many lines are written between two looks whether somebody still reads. */
  private static final int LINES_PER_LOOK = 256;

  @Override
  public void describe(CommandSpec spec) {
    RunFilters.describe(spec);
    spec.addOption(Options.value("--limit", "N", "at most so many; default: 20"));
    Data.describe(spec, "table, json, ndjson or csv");
    Colours.describe(spec);
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    int limit = (int) Options.number(parsed, "--limit", 1, Integer.MAX_VALUE, DEFAULT_LIMIT);
    Data.Format format =
        Data.format(
            parsed, Data.Format.TABLE, Data.Format.JSON, Data.Format.NDJSON, Data.Format.CSV);
    Colours colours = Colours.of(parsed, console);
    try (Asking asking = Asking.open(console)) {
      Query query = RunFilters.query(parsed, limit, asking.home());
      List<Summary> runs = asking.ask(archive -> archive.list(query));
      print(runs, format, colours, console);
      if (format == Data.Format.TABLE && console.outTerminal() && runs.size() == limit) {
        tellOfMore(asking.ask(archive -> archive.list(query.window(limit, MAX_COUNTED))), console);
      }
    }
    return ExitCodes.DONE;
  }

  private static void tellOfMore(List<Summary> more, Console console) {
    if (!more.isEmpty()) {
      String count = more.size() == MAX_COUNTED ? MAX_COUNTED + " or more" : more.size() + " more";
      new Data(console).safeLine(count + "; --limit N shows them");
    }
  }

  private static void print(
      List<Summary> runs, Data.Format format, Colours colours, Console console) {
    Data data = new Data(console);
    switch (format) {
      case TABLE -> {
        if (runs.isEmpty()) {
          console.say("no run matches; opal exec -- CMD records one");
          return;
        }
        int width = console.outTerminal() ? console.columns() : Integer.MAX_VALUE;
        RunTable table = new RunTable(runs, console, colours, Instant.now());
        table.lines(width).forEach(data::safeLine);
      }
      case JSON -> data.json(Data.object().putAll("runs", runs, Summary::json).build());
      case NDJSON -> {
        for (int i = 0; i < runs.size() && !isClosed(data, i); i++) {
          data.jsonLine(runs.get(i).json());
        }
      }
      case CSV -> {
        data.safeLine(RunCsv.HEAD + Csv.end(console));
        for (int i = 0; i < runs.size() && !isClosed(data, i); i++) {
          data.safeLine(RunCsv.line(runs.get(i), console::shown) + Csv.end(console));
        }
      }
    }
  }

  private static boolean isClosed(Data data, int line) {
    return line % LINES_PER_LOOK == LINES_PER_LOOK - 1 && data.isClosed();
  }
}
