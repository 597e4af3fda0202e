// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.RunId;
import dev.opal.model.Status;
import dev.opal.model.Summary;
import dev.opal.store.Query;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes an {@link Analysis} of runs as they come, newest first, in memory that does not grow with
 * their number. Confined to one thread.
 */
public final class Analyzer {
  /** Of so many failing runs, the newest, the bundles are read. */
  public static final int MAX_READ = 200;

  /** So many different things are told apart; what comes later is not counted. */
  private static final int MAX_KINDS = 10_000;

  /** So many pairs of a plan and a commit are remembered to have succeeded. */
  private static final int MAX_PASSED = 100_000;

  private final Archive archive;
  private final List<Analysis.By> by;
  private final String pattern;
  private final Map<Map<Analysis.By, String>, Tally> groups = new HashMap<>();
  private final Counts failedSteps = new Counts();
  private final Counts errors = new Counts();
  private final Counts flaky = new Counts();
  private final Map<String, StepTally> steps = new HashMap<>();
  private final Set<String> passed = new HashSet<>();
  private long failing;
  private int read;

  /**
   * @param by what runs of a group have in common
   * @param pattern failures count only where the step's path or error holds it, small and capital
   *     letters alike; empty: all
   */
  public Analyzer(Archive archive, List<Analysis.By> by, String pattern) {
    this.archive = archive;
    this.by = List.copyOf(by);
    this.pattern = pattern.toLowerCase(Locale.ROOT);
  }

  /**
   * Looks at every run that matches; where the query names a start, also at the period of the same
   * length before it.
   */
  public Analysis analyze(Query query, Instant now) throws StoreException, IOException {
    archive.each(
        query,
        run -> {
          tally(groups, run);
          look(run);
          return true;
        });
    Map<Map<Analysis.By, String>, Tally> before = new HashMap<>();
    Instant since = query.since();
    if (since != null) {
      Instant until = query.until() == null ? now : query.until();
      Query earlier = query.since(since.minus(Duration.between(since, until))).until(since);
      archive.each(earlier, run -> tally(before, run));
    }
    return new Analysis(
        groups(since == null ? null : before),
        failing,
        read,
        failedSteps.sorted(),
        errors.sorted(),
        flaky.sorted(),
        slowest());
  }

  private boolean tally(Map<Map<Analysis.By, String>, Tally> tallies, Summary run) {
    Map<Analysis.By, String> key = new EnumMap<>(Analysis.By.class);
    by.forEach(part -> key.put(part, part.of(run)));
    Tally tally = tallies.get(key);
    if (tally == null && tallies.size() < MAX_KINDS) {
      tally = new Tally();
      tallies.put(key, tally);
    }
    if (tally != null) {
      tally.add(run);
    }
    return true;
  }

  private static boolean isFailure(Status status) {
    return switch (status) {
      case FAILED, TIMED_OUT, INTERRUPTED -> true;
      case SUCCEEDED, RUNNING, CANCELLED -> false;
    };
  }

  private void look(Summary run) throws StoreException, IOException {
    String attempt =
        run.planHash() == null || run.gitSha() == null
            ? null
            : run.planHash() + " " + run.gitSha() + " " + run.env();
    if (run.status() == Status.SUCCEEDED && attempt != null && passed.size() < MAX_PASSED) {
      passed.add(attempt);
    }
    if (!isFailure(run.status())) {
      return;
    }
    failing++;
    String step = run.failedStep() == null ? "" : run.failedStep();
    if (attempt != null && passed.contains(attempt) && isWanted(step)) {
      flaky.add(step, run);
    }
    boolean counted = isWanted(step);
    if (read < MAX_READ) {
      counted |= read(run);
    }
    if (counted) {
      failedSteps.add(step, run);
    }
  }

  private boolean isWanted(String text) {
    return text.toLowerCase(Locale.ROOT).contains(pattern);
  }

  /** Returns whether an error holds the pattern. */
  private boolean read(Summary run) throws StoreException, IOException {
    boolean found = false;
    try {
      for (RecordedStep step : archive.find(run.runId()).steps()) {
        steps.computeIfAbsent(step.path(), path -> new StepTally()).add(step);
        String error = step.end().error();
        boolean wanted = isWanted(error) || isWanted(step.path());
        if (isFailure(step.end().status()) && wanted) {
          found = true;
          // An exit code says too much to be a number like another.
          errors.add(
              error.isEmpty() ? "exit code " + step.end().exitCode() : ErrorShape.of(error), run);
        }
      }
      read++;
    } catch (ReferenceException e) {
      // Removed since it was listed.
      return false;
    }
    return found;
  }

  private List<Analysis.Group> groups(@Nullable Map<Map<Analysis.By, String>, Tally> before) {
    List<Analysis.Group> result = new ArrayList<>();
    groups.forEach((key, tally) -> {
      Analysis.Stats earlier =
          before == null ? null : before.getOrDefault(key, new Tally()).stats();
      result.add(new Analysis.Group(key, tally.stats(), earlier));
    });
    result.sort((a, b) -> {
      int byRuns = Long.compare(b.now().runs(), a.now().runs());
      return byRuns != 0 ? byRuns : a.by().toString().compareTo(b.by().toString());
    });
    return result;
  }

  private List<Analysis.SlowStep> slowest() {
    List<Analysis.SlowStep> result = new ArrayList<>();
    steps.forEach((path, tally) -> result.add(tally.step(path)));
    result.sort((a, b) -> {
      int byMax = Long.compare(b.maxNanos(), a.maxNanos());
      return byMax != 0 ? byMax : a.step().compareTo(b.step());
    });
    return result;
  }

  private static final class Tally {
    private final DurationSketch durations = new DurationSketch();
    private long runs;
    private long succeeded;
    private long failed;
    private long retries;

    void add(Summary run) {
      runs++;
      retries += run.retries();
      boolean failure = isFailure(run.status());
      succeeded += run.status() == Status.SUCCEEDED ? 1 : 0;
      failed += failure ? 1 : 0;
      if (failure || run.status() == Status.SUCCEEDED) {
        durations.add(run.durationNanos());
      }
    }

    Analysis.Stats stats() {
      return new Analysis.Stats(
          runs,
          succeeded,
          failed,
          retries,
          durations.quantile(0.5),
          durations.quantile(0.95),
          durations.max());
    }
  }

  private static final class StepTally {
    private final DurationSketch durations = new DurationSketch();
    private long count;
    private long retries;

    void add(RecordedStep step) {
      count++;
      retries += Math.max(0, step.attempts() - 1);
      durations.add(step.durationNanos());
    }

    Analysis.SlowStep step(String path) {
      return new Analysis.SlowStep(path, count, durations.quantile(0.5), durations.max(), retries);
    }
  }

  /** Counts by text; runs come newest first. */
  private static final class Counts {
    private final Map<String, Analysis.Counted> counts = new HashMap<>();

    void add(String what, Summary run) {
      Analysis.Counted known = counts.get(what);
      Instant at = run.startedAt();
      RunId example = run.runId();
      if (known != null) {
        counts.put(
            what,
            new Analysis.Counted(what, known.count() + 1, at, known.lastSeen(), known.example()));
      } else if (counts.size() < MAX_KINDS) {
        counts.put(what, new Analysis.Counted(what, 1, at, at, example));
      }
    }

    List<Analysis.Counted> sorted() {
      List<Analysis.Counted> result = new ArrayList<>(counts.values());
      result.sort((a, b) -> {
        int byCount = Long.compare(b.count(), a.count());
        return byCount != 0 ? byCount : a.what().compareTo(b.what());
      });
      return result;
    }
  }
}
