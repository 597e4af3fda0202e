// SPDX-License-Identifier: Apache-2.0
package dev.opal.benchmarks;

import dev.opal.model.LossKind;
import dev.opal.model.Origin;
import dev.opal.model.RunId;
import dev.opal.model.Status;
import dev.opal.model.Summary;
import dev.opal.store.BundleKey;
import dev.opal.store.RunIndex;
import dev.opal.store.sqlite.SqliteRunIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What short commands cost as whole processes, each beside its floor, in turn so that all see the
 * same machine: {@code java … dev.opal.benchmarks.StartUp [rounds [checkout…]]}, from a checkout
 * whose {@code ./opal} is built; in other checkouts, of older commits say, {@code exec} is run in
 * turn with it. Prints the median and the quickest of each in milliseconds.
 */
public final class StartUp {
  private static final int DEFAULT_ROUNDS = 40;
  private static final int RUNS = 10_000;

  private final Path folder;

  private StartUp(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] args) throws Exception {
    int rounds = args.length == 0 ? DEFAULT_ROUNDS : Integer.parseInt(args[0]);
    Scratch scratch = Scratch.create();
    try {
      List<String> others = List.of(args).subList(Math.min(1, args.length), args.length);
      new StartUp(scratch.folder()).run(rounds, others);
    } finally {
      scratch.delete();
    }
  }

  private void run(int rounds, List<String> others) throws Exception {
    fillIndex();
    Processes processes = new Processes(folder);
    processes.addJava("hello world, no flags", Hello.class, false);
    processes.addJava("hello world, AOT cache", Hello.class, true);
    processes.addJava("start /bin/true, AOT cache", StartTrue.class, true);
    processes.addOpal("opal --version", "home", "--version");
    // In a home of its own: what it records would have to be indexed before the next list.
    String[] exec = {"exec", "--env", "bench", "--", "/bin/true"};
    processes.addOpal("opal exec -- true", "recorded", exec);
    for (String other : others) {
      Path checkout = Path.of(other);
      String name = "the same in " + checkout.getFileName();
      processes.addOpalOf(checkout, name, "recorded in " + checkout.getFileName(), exec);
    }
    processes.addOpal("opal runs list", "home", "runs", "list");
    processes.run(rounds);
  }

  private void fillIndex() throws Exception {
    Path runs = Files.createDirectories(folder.resolve("home/runs"));
    try (SqliteRunIndex index = new SqliteRunIndex(runs.resolve("runs.db"))) {
      index.rebuild(sink -> {
        List<RunIndex.Entry> entries = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
          entries.add(bundle(runs, entry(i)));
        }
        sink.put(entries, List.of());
      });
    }
  }

  /** Writes what an answer looks for: a run whose bundle is gone is not listed. */
  private static RunIndex.Entry bundle(Path runs, RunIndex.Entry entry) {
    try {
      Path folder = Files.createDirectories(runs.resolve(entry.key().path()));
      Files.write(folder.resolve("summary.json"), entry.summary().json().pretty());
      return entry;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RunIndex.Entry entry(int i) {
    Instant start = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(600L * i);
    String second = start.toString().replaceAll("[-:Z]", "").replace('T', '-');
    RunId id = new RunId(String.format(Locale.ROOT, "run-%s-%08x", second, i));
    String env = List.of("dev", "staging", "prod").get(i % 3);
    String target = List.of("build", "test", "deploy", "release").get(i % 4);
    String plan = "sha256:" + String.format(Locale.ROOT, "%064x", i % 17);
    boolean failed = i % 9 == 0;
    Summary summary =
        new Summary(
            id,
            null,
            env,
            target,
            Origin.EXEC,
            failed ? Status.FAILED : Status.SUCCEEDED,
            start,
            start.plusSeconds(42),
            42_000_000_000L,
            failed ? 1 : 0,
            plan,
            plan,
            String.format(Locale.ROOT, "%032x", i + 1),
            "alice",
            "runner-" + i % 5,
            "host-1",
            String.format(Locale.ROOT, "%040x", i),
            "main",
            false,
            failed ? "main/" + target : null,
            3,
            i % 2,
            Map.of("ticket", "T-" + i),
            i % 50 == 0 ? List.of(new Summary.Loss(LossKind.EVENTS, 1, "none")) : List.of(),
            Map.of());
    return new RunIndex.Entry(summary, BundleKey.of(env, target, plan, id));
  }
}
