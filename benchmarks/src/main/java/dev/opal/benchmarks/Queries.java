// SPDX-License-Identifier: Apache-2.0
package dev.opal.benchmarks;

import dev.opal.store.Query;
import dev.opal.store.RunIndex.Entry;
import dev.opal.store.sqlite.SqliteRunIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What questions cost over a {@link GeneratedStore}: {@code java … dev.opal.benchmarks.Queries HOME
 * [rounds]}, from a checkout whose {@code ./opal} is built. The newest twenty runs beside the bare
 * SQL in this process, then whole processes in turn: hello world, a list, and a phrase in all step
 * logs beside ripgrep.
 */
public final class Queries {
  private static final int DEFAULT_ROUNDS = 15;

  /** In which the newest 10,000 of a million runs of a year began, which are there as bundles. */
  private static final String SINCE = "87h";

  private static final int WARM_UP = 20_000;
  private static final int CALLS = 20_000;

  private Queries() {}

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]).toAbsolutePath();
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : DEFAULT_ROUNDS;
    newestTwenty(home.resolve("runs/runs.db"));
    Processes processes = new Processes(home.resolveSibling(""));
    String name = home.getFileName().toString();
    processes.addJava("hello world, no flags", Hello.class, false);
    processes.addOpal("opal runs list", name, "runs", "list");
    addGrep(processes, name, "--like", GeneratedStore.PHRASE);
    addGrep(processes, name, "-i --like", GeneratedStore.PHRASE);
    addGrep(processes, name, "--regex", "refused by [a-z]+stream$");
    processes.add(
        "rg over the same logs",
        List.of("rg", "-F", GeneratedStore.PHRASE, "-g", "*.log", home.resolve("runs").toString()));
    processes.run(rounds);
  }

  private static void addGrep(Processes processes, String home, String options, String what) {
    List<String> words = new ArrayList<>(List.of("runs", "grep", "--since", SINCE));
    words.addAll(List.of(options.split(" ")));
    words.add(what);
    processes.addOpal("opal runs grep " + options, home, words.toArray(String[]::new));
  }

  private interface Question {
    int ask() throws Exception;
  }

  private static void newestTwenty(Path file) throws Exception {
    Instant since = Instant.now().minus(Duration.ofDays(30));
    Query query =
        new Query(
            "prod", "deploy", Set.of(), since, null, null, null, null, Set.of(), Map.of(), 0, 20);
    String sql =
        "SELECT * FROM runs INDEXED BY runs_by_env_target WHERE env = ? AND target = ? AND (start_s,"
            + " start_ns) >= (?, ?) ORDER BY start_s DESC, start_ns DESC, run_id DESC LIMIT 20";
    try (SqliteRunIndex index = new SqliteRunIndex(file);
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      List<Entry> all = index.list(Query.ALL.window(0, 1));
      System.out.printf(
          Locale.ROOT,
          "index of %,d bytes, newest run %s%n",
          Files.size(file),
          all.get(0).summary().runId());
      statement.setString(1, "prod");
      statement.setString(2, "deploy");
      statement.setLong(3, since.getEpochSecond());
      statement.setLong(4, since.getNano());
      measure("newest 20, bare SQL", () -> rows(statement));
      measure("newest 20, index", () -> index.list(query).size());
      measure("newest 20, bare SQL", () -> rows(statement));
      measure("newest 20, index", () -> index.list(query).size());
    }
  }

  /** Reads every column, as anybody who wants to show the runs has to. */
  private static int rows(PreparedStatement statement) throws Exception {
    int count = 0;
    try (ResultSet rows = statement.executeQuery()) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int i = 1; i <= columns; i++) {
          rows.getString(i);
        }
        count++;
      }
    }
    return count;
  }

  private static void measure(String name, Question question) throws Exception {
    int rows = 0;
    for (int i = 0; i < WARM_UP; i++) {
      rows = question.ask();
    }
    double[] micros = new double[CALLS];
    for (int i = 0; i < CALLS; i++) {
      long start = System.nanoTime();
      question.ask();
      micros[i] = (System.nanoTime() - start) / 1e3;
    }
    Arrays.sort(micros);
    System.out.printf(
        Locale.ROOT, "%-32s median %6.1f us   %d rows%n", name, micros[CALLS / 2], rows);
  }
}
