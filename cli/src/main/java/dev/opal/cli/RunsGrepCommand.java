// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.json.JsonObject;
import dev.opal.query.GrepMatch;
import dev.opal.query.GrepQuery;
import dev.opal.query.TextPattern;
import dev.opal.store.Query;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** {@code opal runs grep}: lines of commands, errors, notes and step logs, newest run first. */
final class RunsGrepCommand implements Command {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_CONTEXT = 1000;
  private static final String CSV_HEAD =
      "run_id,env,target,status,started_at,source,step,line,text";

  /** How many lines are written between two looks whether somebody still reads. */
  private static final int LINES_PER_LOOK = 64;

  @Override
  public void describe(CommandSpec spec) {
    spec.addOption(Options.value("--like", "TEXT", "lines that hold this text"));
    spec.addOption(Options.value("--regex", "REGEX", "lines that match, in RE2's syntax"));
    spec.addOption(
        OptionSpec.builder("-i", "--ignore-case")
            .description("small and capital letters are the same")
            .build());
    spec.addOption(Options.value("--step", "PATH", "of this step; * stands for anything"));
    spec.addOption(Options.value("-A", "--after", "N", "with so many lines behind each"));
    spec.addOption(Options.value("-B", "--before", "N", "with so many lines before each"));
    spec.addOption(Options.value("-C", "--context", "N", "both"));
    RunFilters.describe(spec);
    spec.addOption(Options.value("--limit", "N", "at most so many lines; default: 100"));
    spec.addOption(Options.flag("--exit-code", "exit with 1 where a line matches"));
    Data.describe(spec, "table, json, ndjson or csv");
    Colours.describe(spec);
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    int limit = (int) Options.number(parsed, "--limit", 1, Integer.MAX_VALUE, DEFAULT_LIMIT);
    Data.Format format =
        Data.format(
            parsed, Data.Format.TABLE, Data.Format.JSON, Data.Format.NDJSON, Data.Format.CSV);
    int context = (int) Options.number(parsed, "--context", 0, MAX_CONTEXT, 0);
    GrepQuery lines =
        new GrepQuery(
            pattern(parsed),
            step(parsed),
            (int) Options.number(parsed, "--before", 0, MAX_CONTEXT, context),
            (int) Options.number(parsed, "--after", 0, MAX_CONTEXT, context));
    Printer printer = printer(format, console, Colours.of(parsed, console), lines);
    Taking taking = new Taking(printer, limit, new Data(console));
    try (Asking asking = Asking.open(console)) {
      Query runs = RunFilters.query(parsed, Integer.MAX_VALUE, asking.home());
      asking.ask(archive -> {
        archive.grep(runs, lines, taking);
        return true;
      });
      printer.end(taking.more);
    }
    return parsed.hasMatchedOption("--exit-code") && taking.count > 0
        ? ExitCodes.FINDING
        : ExitCodes.DONE;
  }

  private static TextPattern pattern(ParseResult parsed) throws CliException {
    String like = Options.one(parsed, "--like");
    String regex = Options.one(parsed, "--regex");
    if ((like == null) == (regex == null)) {
      throw new CliException(
          ExitCodes.USAGE,
          "expected one of --like and --regex but saw " + (like == null ? "none" : "both"));
    }
    boolean folded = parsed.hasMatchedOption("--ignore-case");
    try {
      return like != null
          ? TextPattern.text(like, folded)
          : TextPattern.regex(String.valueOf(regex), folded);
    } catch (IllegalArgumentException e) {
      throw new CliException(
          ExitCodes.USAGE, (like != null ? "--like " : "--regex ") + e.getMessage(), e);
    }
  }

  private static String step(ParseResult parsed) {
    String step = Options.one(parsed, "--step");
    if (step == null) {
      return "";
    }
    return step.startsWith("main/") || step.startsWith("*") ? step : "main/" + step;
  }

  /** Counts matches on their way to the printer, up to the limit. */
  private static final class Taking implements GrepMatch.Taker {
    private final Printer printer;
    private final int limit;
    private final Data data;
    private int count;
    private boolean more;

    Taking(Printer printer, int limit, Data data) {
      this.printer = printer;
      this.limit = limit;
      this.data = data;
    }

    @Override
    public boolean take(GrepMatch match) {
      if (count == limit) {
        more = true;
        return false;
      }
      printer.print(match);
      count++;
      return count % LINES_PER_LOOK != 0 || !data.isClosed();
    }
  }

  /** Where matches go. */
  interface Printer {
    void print(GrepMatch match);

    /**
     * Ends the output.
     *
     * @param more there are more matches
     */
    void end(boolean more);
  }

  private static Printer printer(
      Data.Format format, Console console, Colours colours, GrepQuery lines) {
    Data data = new Data(console);
    return switch (format) {
      case TABLE -> new GrepTable(console, colours, lines.before() + lines.after() > 0);
      case JSON -> new JsonPrinter(data);
      case NDJSON ->
          new LinePrinter() {
            @Override
            public void print(GrepMatch match) {
              data.jsonLine(match.json());
            }
          };
      case CSV -> {
        data.safeLine(CSV_HEAD + Csv.end(console));
        yield new LinePrinter() {
          @Override
          public void print(GrepMatch match) {
            data.safeLine(csv(match, console) + Csv.end(console));
          }
        };
      }
    };
  }

  private static String csv(GrepMatch match, Console console) {
    return Csv.line(
        List.of(
            match.run().runId(),
            match.run().env(),
            match.run().target(),
            match.run().status(),
            match.run().startedAt(),
            match.source(),
            match.step(),
            match.line(),
            match.text()),
        console::shown);
  }

  /** Ends without a word: one object or row is like another. */
  private abstract static class LinePrinter implements Printer {
    @Override
    public void end(boolean more) {
      // Nothing to add.
    }
  }

  private static final class JsonPrinter implements Printer {
    private final Data data;
    private final List<JsonObject> matches = new ArrayList<>();

    JsonPrinter(Data data) {
      this.data = data;
    }

    @Override
    public void print(GrepMatch match) {
      matches.add(match.json());
    }

    @Override
    public void end(boolean more) {
      data.json(Data.object().putAll("matches", matches, match -> match).put("more", more).build());
    }
  }
}
