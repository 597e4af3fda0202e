// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.LossKind;
import dev.opal.model.RunId;
import dev.opal.model.Summary;
import dev.opal.store.BundleKey;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Searches many runs: commands, errors, notes and whole step logs, on every core, and gives what
 * matches in the order of the runs, newest first; in a run what it says of itself before its logs
 * by their paths. There is no index of words: a step log is read as fast as one could be.
 */
final class Grep {
  /** How many runs are searched ahead of the one whose matches are given. */
  private static final int AHEAD = 256;

  /** So many matches of one run are kept meanwhile; of more it is searched again. */
  private static final int MAX_KEPT = 1000;

  private static final int MAX_THREADS = 8;

  private final Archive archive;
  private final Path runs;
  private final ThreadLocal<GrepRun> search;

  Grep(Archive archive, Path runs, GrepQuery query) {
    this.archive = archive;
    this.runs = runs;
    // What a thread allocated once is freed when nobody knows it any more.
    this.search = ThreadLocal.withInitial(() -> new GrepRun(query, Arena.ofAuto()));
  }

  /** A run whose search was begun. */
  private record Searched(RunWalk.Stop stop, Future<List<GrepMatch>> matches) {}

  void search(RunWalk walk, Set<RunId> continued, GrepMatch.Taker matches)
      throws StoreException, IOException {
    int threads = Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
    ExecutorService pool = Executors.newFixedThreadPool(threads, Grep::daemon);
    Deque<Searched> ahead = new ArrayDeque<>();
    try {
      RunWalk.Stop stop = walk.next();
      boolean more = true;
      while (more && (stop != null || !ahead.isEmpty())) {
        while (stop != null && ahead.size() < AHEAD) {
          RunWalk.Stop next = stop;
          boolean plain = next.key() != null && !continued.contains(next.run().runId());
          ahead.add(new Searched(next, pool.submit(() -> kept(next, plain))));
          stop = walk.next();
        }
        more = give(ahead.remove(), continued, matches);
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "opal-grep");
    thread.setDaemon(true);
    return thread;
  }

  private List<GrepMatch> kept(RunWalk.Stop stop, boolean plain)
      throws StoreException, IOException {
    List<GrepMatch> kept = new ArrayList<>(0);
    search(stop, plain, match -> kept.add(match) && kept.size() < MAX_KEPT);
    return kept;
  }

  private boolean give(Searched searched, Set<RunId> continued, GrepMatch.Taker matches)
      throws StoreException, IOException {
    List<GrepMatch> kept = get(searched.matches);
    for (GrepMatch match : kept) {
      if (!matches.take(match)) {
        return false;
      }
    }
    if (kept.size() < MAX_KEPT) {
      return true;
    }
    RunWalk.Stop stop = searched.stop;
    boolean plain = stop.key() != null && !continued.contains(stop.run().runId());
    int[] passed = new int[1];
    return search(stop, plain, match -> passed[0]++ < MAX_KEPT || matches.take(match));
  }

  private static List<GrepMatch> get(Future<List<GrepMatch>> matches)
      throws StoreException, IOException {
    try {
      return matches.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case StoreException failure -> throw failure;
        case IOException failure -> throw failure;
        case RuntimeException failure -> throw failure;
        case Error failure -> throw failure;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("the search was interrupted", e);
    }
  }

  private boolean search(RunWalk.Stop stop, boolean plain, GrepMatch.Taker matches)
      throws StoreException, IOException {
    GrepRun run = search.get();
    BundleKey key = stop.key();
    if (key == null || !plain) {
      return searchWhole(run, stop.run().runId(), matches);
    }
    Path folder = runs.resolve(key.path());
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      // Removed by hand, of which the index cannot know.
      return true;
    }
    if (isDamaged(stop.run()) || run.isCandidate(folder.resolve("summary.json"))) {
      Recorded recorded = find(stop.run().runId());
      if (recorded == null || !run.searchSummary(recorded, matches)) {
        return recorded == null;
      }
    }
    return run.searchLogs(stop.run(), StepLogFiles.in(folder), matches);
  }

  /** The index says of a run whose summary.json could not be read that files are lost. */
  private static boolean isDamaged(Summary run) {
    return run.losses().stream().anyMatch(loss -> loss.kind() == LossKind.FILES);
  }

  /** Of a log that went on after the seal, the last addendum has most. */
  private boolean searchWhole(GrepRun run, RunId runId, GrepMatch.Taker matches)
      throws StoreException, IOException {
    Recorded recorded = find(runId);
    if (recorded == null) {
      return true;
    }
    Map<String, StepLogFiles.Log> logs = new TreeMap<>(StepLogFiles.in(recorded.place()));
    for (BundleKey addendum : recorded.addenda()) {
      logs.putAll(StepLogFiles.in(runs.resolve(addendum.path())));
    }
    return run.searchSummary(recorded, matches)
        && run.searchLogs(recorded.summary(), logs, matches);
  }

  private @Nullable Recorded find(RunId runId) throws StoreException, IOException {
    try {
      return archive.find(runId);
    } catch (ReferenceException e) {
      // Removed since it was listed.
      return null;
    }
  }
}
