// SPDX-License-Identifier: Apache-2.0
package dev.opal.benchmarks;

import dev.opal.model.RunId;
import dev.opal.model.Status;
import dev.opal.recorder.Projections;
import dev.opal.recorder.RunView;
import dev.opal.store.Bundle;
import dev.opal.store.BundleKey;
import dev.opal.store.RunIndex;
import dev.opal.store.StoreException;
import dev.opal.store.sqlite.SqliteRunIndex;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * A home with the history of a year: {@code java … dev.opal.benchmarks.GeneratedStore FOLDER RUNS
 * [BUNDLES [LINES]]}, {@code benchmarks/run store} for short. Every run's journal is made from one
 * that was recorded and passes the projection that fills an index; the newest so many lie there as
 * bundles, with a step log of so many lines. Their manifests are not made, so {@code runs verify}
 * would refuse them.
 */
public final class GeneratedStore {
  private static final int BUNDLES = 10_000;
  private static final int LINES = 100;
  private static final int BATCH = 1000;
  private static final Duration HISTORY = Duration.ofDays(365);

  /** Stands in one line of the whole store, in the log of the run in the middle. */
  static final String PHRASE = "connection refused by upstream";

  private final Path runs;
  private final int count;
  private final int bundles;
  private final int lines;
  private final List<TemplateRun> templates = new ArrayList<>();
  private final Random random = new Random(17);
  private final Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private GeneratedStore(Path home, int count, int bundles, int lines) {
    this.runs = home.resolve("runs");
    this.count = count;
    this.bundles = Math.min(count, bundles);
    this.lines = lines;
  }

  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]);
    int bundles = args.length > 2 ? Integer.parseInt(args[2]) : BUNDLES;
    int lines = args.length > 3 ? Integer.parseInt(args[3]) : LINES;
    make(home, Integer.parseInt(args[1]), bundles, lines);
  }

  static void make(Path home, int count, int bundles, int lines) throws Exception {
    GeneratedStore store = new GeneratedStore(home, count, bundles, lines);
    Scratch scratch = Scratch.create();
    try {
      store.recordTemplates(scratch.folder());
    } finally {
      scratch.delete();
    }
    store.fill();
  }

  private void recordTemplates(Path folder) throws Exception {
    for (String env : List.of("dev", "staging", "prod")) {
      for (String target : List.of("build", "test", "deploy", "release")) {
        for (int plan = 0; plan < 5; plan++) {
          Status status = plan == 4 ? Status.FAILED : Status.SUCCEEDED;
          String command = "make " + target + " VERSION=" + plan % 4;
          templates.add(TemplateRun.record(folder, env, target, command, status));
        }
      }
    }
  }

  private void fill() throws StoreException, IOException {
    Files.createDirectories(runs);
    try (SqliteRunIndex index = new SqliteRunIndex(runs.resolve("runs.db"))) {
      index.rebuild(sink -> {
        List<RunIndex.Entry> batch = new ArrayList<>();
        for (int i = 0; i < count; i++) {
          batch.add(run(i));
          if (batch.size() == BATCH || i == count - 1) {
            sink.put(batch, List.of());
            batch.clear();
          }
        }
      });
    }
  }

  private RunIndex.Entry run(int i) throws StoreException {
    Instant start = end.minus(HISTORY.multipliedBy(count - i).dividedBy(count));
    String second = start.toString().substring(0, 19).replace("-", "").replace(":", "");
    RunId id =
        new RunId(
            String.format(Locale.ROOT, "run-%s-%08x", second.replace('T', '-'), i * 0x9e3779b1));
    TemplateRun template = templates.get(random.nextInt(templates.size()));
    String commit = String.format(Locale.ROOT, "%040x", i / 20);
    byte[] journal =
        template.journal(new TemplateRun.Facts(id, start, "user-" + random.nextInt(40), commit));
    try {
      RunView view = Projections.of(new InMemory(template, id, journal), List.of()).orElseThrow();
      var summary = view.summary();
      BundleKey key =
          BundleKey.of(summary.env(), summary.target(), summary.planHash(), summary.runId());
      if (i >= count - bundles) {
        write(key, template.target(), journal, Projections.summary(view).pretty(), i);
      }
      return new RunIndex.Entry(summary, key);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(BundleKey key, String step, byte[] journal, byte[] summary, int i)
      throws IOException {
    Path folder = runs.resolve(key.path());
    Path steps = Files.createDirectories(folder.resolve("steps/main"));
    Files.write(folder.resolve("journal.jsonl"), journal);
    Files.write(folder.resolve("summary.json"), summary);
    StringBuilder log = new StringBuilder();
    for (int line = 0; line < lines; line++) {
      log.append("2026-01-01T00:00:00Z INFO [worker-")
          .append(line % 8)
          .append("] request ")
          .append(random.nextInt(1_000_000_000))
          .append(" served from cache in ")
          .append(random.nextInt(1000))
          .append(" ms; upstream ok, refused none\n");
      if (i == count - bundles / 2 && line == lines / 2) {
        log.append("ERROR ").append(PHRASE).append('\n');
      }
    }
    Files.writeString(steps.resolve(step + ".log"), log);
  }

  /** As much of a bundle as a projection reads. */
  private static final class InMemory implements Bundle {
    private final TemplateRun template;
    private final RunId id;
    private final byte[] journal;

    InMemory(TemplateRun template, RunId id, byte[] journal) {
      this.template = template;
      this.id = id;
      this.journal = journal;
    }

    @Override
    public BundleKey key() {
      return BundleKey.of(template.env(), template.target(), null, id);
    }

    @Override
    public List<String> names() {
      return List.of("journal.jsonl");
    }

    @Override
    public InputStream open(String name) {
      return new ByteArrayInputStream(journal);
    }
  }
}
