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
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What short commands cost as whole processes, each beside its floor, in turn so that all see the
 * same machine: {@code java … dev.opal.benchmarks.StartUp [rounds]}, from a checkout whose {@code
 * ./opal} is built. Prints the median and the quickest of each in milliseconds.
 */
public final class StartUp {
  private static final int DEFAULT_ROUNDS = 40;
  private static final int RUNS = 10_000;

  private final Path folder;
  private final Map<String, List<String>> commands = new LinkedHashMap<>();
  private final Map<String, List<Double>> millis = new LinkedHashMap<>();

  private StartUp(Path folder) {
    this.folder = folder;
  }

  public static void main(String[] args) throws Exception {
    int rounds = args.length == 0 ? DEFAULT_ROUNDS : Integer.parseInt(args[0]);
    Scratch scratch = Scratch.create();
    try {
      new StartUp(scratch.folder()).run(rounds);
    } finally {
      scratch.delete();
    }
  }

  private void run(int rounds) throws Exception {
    fillIndex();
    String opal = Path.of("opal").toAbsolutePath().toString();
    commands.put("hello world, no flags", java("Hello", false));
    commands.put("hello world, AOT cache", java("Hello", true));
    commands.put("start /bin/true, AOT cache", java("StartTrue", true));
    commands.put("opal --version", List.of(opal, "--version"));
    commands.put("opal exec -- true", List.of(opal, "exec", "--env", "bench", "--", "/bin/true"));
    commands.put("opal runs list", List.of(opal, "runs", "list"));
    for (int round = -3; round < rounds; round++) {
      for (Map.Entry<String, List<String>> command : commands.entrySet()) {
        double took = time(command.getValue());
        if (round >= 0) {
          millis.computeIfAbsent(command.getKey(), unused -> new ArrayList<>()).add(took);
        }
      }
    }
    millis.forEach(StartUp::print);
  }

  private static void print(String name, List<Double> all) {
    double[] sorted = all.stream().mapToDouble(d -> d).sorted().toArray();
    System.out.printf(
        Locale.ROOT,
        "%-28s median %6.1f ms   quickest %6.1f ms%n",
        name,
        sorted[sorted.length / 2],
        sorted[0]);
  }

  private double time(List<String> command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .redirectInput(new File("/dev/null"));
    // What exec records would have to be indexed before the next list.
    String home = command.contains("exec") ? "recorded" : "home";
    builder.environment().put("OPAL_HOME", folder.resolve(home).toString());
    builder.environment().keySet().removeIf(name -> name.startsWith("OPAL_RUN_"));
    long start = System.nanoTime();
    int code = builder.start().waitFor();
    double took = (System.nanoTime() - start) / 1e6;
    if (code != 0) {
      throw new IOException(command + " must succeed but ended with " + code);
    }
    return took;
  }

  /** A class of this jar in a JVM of its own, with a cache made for it where wanted. */
  private List<String> java(String name, boolean cached) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String jar = Path.of(System.getProperty("opal.benchmarks.jar")).toString();
    List<String> flags = new ArrayList<>(List.of(java));
    List<String> rest = List.of("-cp", jar, "dev.opal.benchmarks." + name);
    if (cached) {
      Path cache = folder.resolve(name + ".aot");
      flags.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
      List<String> training = new ArrayList<>(flags);
      training.add("-XX:AOTCacheOutput=" + cache);
      training.addAll(rest);
      time(training);
      flags.add("-XX:AOTCache=" + cache);
    }
    flags.addAll(rest);
    return flags;
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
