// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Origin;
import dev.opal.model.RunId;
import dev.opal.model.Status;
import dev.opal.model.Summary;
import dev.opal.recorder.OpenRun;
import dev.opal.recorder.Recovery;
import dev.opal.store.Bundle;
import dev.opal.store.BundleKey;
import dev.opal.store.Query;
import dev.opal.store.RunIndex;
import dev.opal.store.RunIndex.Entry;
import dev.opal.store.RunStore;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Every run there is: the sealed ones by the index, which is brought up to date before each answer,
 * and those that are open, running or dead, as their journals tell. Answers follow from the bundles
 * and the open runs alone. Safe for use by many threads.
 */
public final class Archive implements AutoCloseable {
  /** By start, then by run id, both descending: the order of every list. */
  static final Comparator<Summary> NEWEST_FIRST = Archive::compareNewestFirst;

  /** How many runs are looked at at once for the one before. */
  private static final int PAGE = 16;

  /**
   * How often a list is made anew because a run moved meanwhile, and how long it waits for that.
   */
  private static final int MAX_LOOKS = 4;

  private static final long PAUSE_NANOS = 3_000_000;

  private final Path runs;
  private final RunStore store;
  private final CurrentIndex index;
  private final OpenRuns open;
  private final Set<String> problems = new LinkedHashSet<>();

  /**
   * Opens nothing yet.
   *
   * @param runs the local folder of all runs
   * @param durable tells whether what the index takes now is kept; where it is not, names stay in
   *     the inbox
   * @param recovery asked for only where runs are open
   * @param idle after which a run begun by {@code opal begin} counts as dead
   */
  public Archive(
      Path runs,
      RunStore store,
      RunIndex index,
      BooleanSupplier durable,
      Supplier<Recovery> recovery,
      Duration idle) {
    this.runs = runs;
    this.store = store;
    this.index = new CurrentIndex(store, index, durable, this::problem);
    this.open = new OpenRuns(runs, recovery, idle);
  }

  // By hand: the lambdas of Comparator.comparing are in no AOT cache and cost a start 10 ms.
  private static int compareNewestFirst(Summary a, Summary b) {
    int byStart = b.startedAt().compareTo(a.startedAt());
    return byStart != 0 ? byStart : b.runId().compareTo(a.runId());
  }

  /** Returns what the answers so far were given in spite of, one line each. */
  public List<String> problems() {
    synchronized (problems) {
      return List.copyOf(problems);
    }
  }

  private void problem(String line) {
    synchronized (problems) {
      problems.add(line);
    }
  }

  /** Returns the runs that match, newest first: by start, then by run id, both descending. */
  public List<Summary> list(Query query) throws StoreException, IOException {
    Query upToWindow = query.window(0, saturatedSum(query.offset(), query.limit()));
    List<Summary> all = List.of();
    for (int look = 0; look < MAX_LOOKS; look++) {
      // Open runs first: what is sealed meanwhile is then in the index.
      Set<RunId> ids = open.ids();
      List<Summary> unsealed = unsealed(ids);
      all = new ArrayList<>(sealed(upToWindow));
      boolean settled = true;
      Set<RunId> listed = new TreeSet<>();
      for (Summary run : unsealed) {
        listed.add(run.runId());
        if (query.matches(run) && !isSealed(run.runId())) {
          all.add(run);
        }
      }
      for (RunId id : ids) {
        settled &= listed.contains(id) || isSealed(id);
      }
      if (settled) {
        break;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    all.sort(NEWEST_FIRST);
    int from = Math.min(query.offset(), all.size());
    return List.copyOf(all.subList(from, Math.min(all.size(), upToWindow.limit())));
  }

  private static int saturatedSum(int a, int b) {
    return (int) Math.min(Integer.MAX_VALUE, (long) a + b);
  }

  private List<Summary> unsealed(Set<RunId> ids) throws IOException {
    List<Summary> result = new ArrayList<>();
    if (!ids.isEmpty()) {
      for (OpenRun run : open.list()) {
        result.add(run.summary());
      }
    }
    return result;
  }

  private boolean isSealed(RunId id) throws StoreException {
    return index.ask(current -> current.find(id)).isPresent();
  }

  private List<Summary> sealed(Query query) throws StoreException {
    List<Entry> entries = index.ask(current -> current.list(query));
    if (isAnyGone(entries)) {
      index.rebuild();
      entries = index.ask(current -> current.list(query));
    }
    List<Summary> result = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      result.add(entry.summary());
    }
    return result;
  }

  /** Tells whether somebody removed a bundle by hand, of which the index cannot know. */
  private boolean isAnyGone(List<Entry> entries) throws StoreException {
    for (Entry entry : entries) {
      if (store.find(entry.key()).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the run that a reference names: an id, also in other tools' shapes, the beginning of
   * one, its last 8 digits, an external id, {@code latest}, {@code latest~3}, {@code latest:failed}
   * or {@code latest:<env>/<target>}.
   */
  public RunId resolve(String reference) throws ReferenceException, StoreException, IOException {
    return new Resolver(this, index, open).resolve(reference);
  }

  /**
   * Returns the run that stands after this one in a list of its environment and target, passing
   * over those of a plan in which no step began, as when it was refused.
   */
  public Optional<Summary> before(Summary run) throws StoreException, IOException {
    Query sameOrEarlier =
        Query.ALL.env(run.env()).target(run.target()).until(run.startedAt().plusNanos(1));
    for (int from = 0; ; from += PAGE) {
      List<Summary> page = list(sameOrEarlier.window(from, PAGE));
      for (Summary other : page) {
        if (NEWEST_FIRST.compare(run, other) < 0 && !isRefused(other)) {
          return Optional.of(other);
        }
      }
      if (page.size() < PAGE) {
        return Optional.empty();
      }
    }
  }

  private static boolean isRefused(Summary run) {
    return run.origin() == Origin.PLAN && run.status() != Status.RUNNING && run.steps() == 0;
  }

  /** Returns everything that is known of a run. */
  public Recorded find(RunId runId) throws ReferenceException, StoreException, IOException {
    for (int look = 0; look < MAX_LOOKS; look++) {
      Optional<Entry> entry = index.ask(current -> current.find(runId));
      if (entry.isPresent()) {
        Optional<Bundle> bundle = store.find(entry.get().key());
        if (bundle.isPresent()) {
          return sealed(bundle.get());
        }
        index.rebuild();
      } else {
        Optional<OpenRun> run = open.find(runId);
        if (run.isPresent()) {
          return Recordings.open(run.get());
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
    throw Resolver.notFound(runId.value());
  }

  /** Returns the bundle of a sealed run, and behind it what arrived after the seal, in order. */
  public List<Bundle> bundles(RunId runId) throws ReferenceException, StoreException, IOException {
    Recorded run = find(runId);
    List<Bundle> bundles = new ArrayList<>();
    Optional<Entry> entry = index.ask(current -> current.find(runId));
    if (run.open() || entry.isEmpty()) {
      throw new ReferenceException(
          ReferenceException.Kind.NOT_FOUND,
          "expected a sealed run but "
              + runId
              + " is open; wait for its end, or opal runs recover");
    }
    store.find(entry.get().key()).ifPresent(bundles::add);
    for (BundleKey key : run.addenda()) {
      store.find(key).ifPresent(bundles::add);
    }
    return bundles;
  }

  private Recorded sealed(Bundle bundle) throws StoreException {
    List<Bundle> addenda = new ArrayList<>();
    for (BundleKey key : index.ask(current -> current.addenda(bundle.key().runId()))) {
      store.find(key).ifPresent(addenda::add);
    }
    return Recordings.sealed(bundle, addenda, runs.resolve(bundle.key().path()));
  }

  /**
   * Compares the plan of a run with that of the run before it; empty where there is none before.
   */
  public Optional<PlanChange> planChange(Recorded run) throws StoreException, IOException {
    Optional<Summary> earlier = before(run.summary());
    if (earlier.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(PlanChange.between(find(earlier.get().runId()), run));
    } catch (ReferenceException e) {
      // Removed since it was listed.
      return Optional.empty();
    }
  }

  /** Follows the log of a step that is being recorded; empty where the run is not open. */
  public Optional<LiveLog> follow(RunId runId, String step, long offset)
      throws StoreException, IOException {
    Optional<OpenRun> run = open.find(runId);
    return run.isEmpty()
        ? Optional.empty()
        : Optional.of(new LiveLog(open, runId, run.get().folder(), step, offset));
  }

  /** Takes runs in order, and says whether it wants more. */
  public interface Runs {
    boolean take(Summary run) throws StoreException, IOException;
  }

  /**
   * Gives every run that matches, newest first, however many: from the index, bundles unseen.
   *
   * @param query whose window does not count
   */
  public void each(Query query, Runs runs) throws StoreException, IOException {
    RunWalk walk = new RunWalk(index, open, query);
    for (RunWalk.Stop stop = walk.next(); stop != null; stop = walk.next()) {
      if (!runs.take(stop.run())) {
        return;
      }
    }
  }

  /**
   * Gives every line that matches, newest run first.
   *
   * @param query of which runs; its window does not count
   */
  public void grep(Query query, GrepQuery lines, GrepMatch.Taker matches)
      throws StoreException, IOException {
    RunWalk walk = new RunWalk(index, open, query);
    new Grep(this, runs, lines).search(walk, index.ask(RunIndex::continued), matches);
  }

  /** Makes the index anew from the bundles, and returns how many runs it holds. */
  public long rebuild() throws StoreException {
    return index.rebuild();
  }

  @Override
  public void close() {
    index.close();
  }
}
