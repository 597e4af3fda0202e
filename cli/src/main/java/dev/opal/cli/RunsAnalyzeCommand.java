// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Durations;
import dev.opal.query.Analysis;
import dev.opal.query.Analyzer;
import dev.opal.store.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code opal runs analyze}: how runs went together, what failed, how often and since when. */
final class RunsAnalyzeCommand implements Command {
  /** How many lines a part of the table has. */
  private static final int ROWS = 10;

  @Override
  public void describe(CommandSpec spec) {
    spec.addOption(
        Options.value(
            "--pattern", "TEXT", "failures whose step or error holds this, in any letters"));
    spec.addOption(
        Options.value(
            "--group-by",
            "NAMES",
            "env, target, user, runner, host or git_branch; several with commas; default: "
                + "env,target"));
    RunFilters.describe(spec);
    Data.describe(spec, "table or json");
    Colours.describe(spec);
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    Data.Format format = Data.format(parsed, Data.Format.TABLE, Data.Format.JSON);
    Colours colours = Colours.of(parsed, console);
    List<Analysis.By> by = by(parsed);
    String pattern = Options.one(parsed, "--pattern");
    try (Asking asking = Asking.open(console)) {
      Query query = RunFilters.query(parsed, Integer.MAX_VALUE, asking.home());
      Analysis analysis =
          asking.ask(archive ->
              new Analyzer(archive, by, pattern == null ? "" : pattern)
                  .analyze(query, Instant.now()));
      if (format == Data.Format.JSON) {
        new Data(console).json(Data.object().put("analysis", analysis.json()).build());
      } else if (analysis.groups().isEmpty()) {
        console.say("no run matches; opal runs list shows them");
      } else {
        new Page(console, colours).print(analysis, by);
      }
    }
    return ExitCodes.DONE;
  }

  private static List<Analysis.By> by(ParseResult parsed) throws CliException {
    String names = Options.one(parsed, "--group-by");
    if (names == null) {
      return List.of(Analysis.By.ENV, Analysis.By.TARGET);
    }
    List<Analysis.By> result = new ArrayList<>();
    for (String name : names.split(",", -1)) {
      try {
        result.add(Options.chosen(name, List.of(Analysis.By.values())));
      } catch (IllegalArgumentException e) {
        throw new CliException(ExitCodes.USAGE, "--group-by " + e.getMessage(), e);
      }
    }
    return result;
  }

  /** The answer for people, part by part; a part without lines is left out. */
  private record Page(Console console, Colours colours) {
    void print(Analysis analysis, List<Analysis.By> by) {
      printGroups(analysis, by);
      counted("failed steps", "STEP", analysis.failedSteps());
      String read =
          analysis.read() < analysis.failing()
              ? " of the newest " + analysis.read() + " of " + analysis.failing() + " failing runs"
              : " of the " + analysis.read() + " failing runs";
      counted("errors" + read, "ERROR", analysis.errors());
      counted("flaky: failed, then not, with the same plan and commit", "STEP", analysis.flaky());
      if (!analysis.slowest().isEmpty()) {
        Grid grid = new Grid();
        grid.add(List.of("STEP", "TIMES", "MEDIAN", "LONGEST", "RETRIES"));
        for (Analysis.SlowStep step : first(analysis.slowest())) {
          grid.add(
              List.of(
                  console.shown(step.step()),
                  Long.toString(step.count()),
                  Durations.format(step.p50Nanos()),
                  Durations.format(step.maxNanos()),
                  Long.toString(step.retries())));
        }
        part("slowest steps" + read, grid);
      }
    }

    private void printGroups(Analysis analysis, List<Analysis.By> by) {
      Grid grid = new Grid();
      List<String> head = new ArrayList<>();
      by.forEach(name -> head.add(name.toString().toUpperCase(Locale.ROOT)));
      head.addAll(List.of("RUNS", "SUCCESS", "MEDIAN", "P95", "LONGEST", "RETRIES", "BEFORE"));
      grid.add(head);
      for (Analysis.Group group : analysis.groups()) {
        Analysis.Stats now = group.now();
        List<String> row = new ArrayList<>();
        by.forEach(name -> row.add(console.shown(group.by().getOrDefault(name, ""))));
        row.add(Long.toString(now.runs()));
        row.add(percent(now));
        row.add(Durations.format(now.p50Nanos()));
        row.add(Durations.format(now.p95Nanos()));
        row.add(Durations.format(now.maxNanos()));
        row.add(Long.toString(now.retries()));
        row.add(before(group.before()));
        grid.add(row);
      }
      print(grid);
    }

    private static String percent(Analysis.Stats stats) {
      return stats.succeeded() + stats.failed() == 0
          ? "-"
          : Math.floor(stats.successRate() * 1000) / 10 + "%";
    }

    private static String before(Analysis.@Nullable Stats before) {
      if (before == null) {
        return "";
      }
      return before.runs() == 0
          ? "no run"
          : percent(before) + " of " + before.runs() + ", " + Durations.format(before.p50Nanos());
    }

    private void counted(String title, String name, List<Analysis.Counted> counted) {
      if (counted.isEmpty()) {
        return;
      }
      Grid grid = new Grid();
      grid.add(List.of("TIMES", "FIRST", "LAST", "NEWEST", name));
      for (Analysis.Counted one : first(counted)) {
        grid.add(
            List.of(
                Long.toString(one.count()),
                time(one.firstSeen()),
                time(one.lastSeen()),
                one.example().value(),
                one.what().isEmpty() ? "-" : console.shown(one.what())));
      }
      part(title, grid);
      if (counted.size() > ROWS) {
        new Data(console).safeLine(counted.size() - ROWS + " more; -o json shows them");
      }
    }

    private String time(Instant at) {
      return console.outTerminal() ? Times.local(at) : Times.utc(at);
    }

    private static <T> List<T> first(List<T> all) {
      return all.subList(0, Math.min(ROWS, all.size()));
    }

    private void part(String title, Grid grid) {
      Data data = new Data(console);
      data.safeLine("");
      data.safeLine(title);
      print(grid);
    }

    private void print(Grid grid) {
      int width = console.outTerminal() ? console.columns() : Integer.MAX_VALUE;
      grid.lines(width, (row, column, text) -> row == 0 ? colours.heading(text) : text)
          .forEach(new Data(console)::safeLine);
    }
  }
}
