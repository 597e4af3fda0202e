// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.RunId;
import dev.opal.model.Summary;
import dev.opal.recorder.OpenRun;
import dev.opal.store.BundleKey;
import dev.opal.store.Query;
import dev.opal.store.RunIndex.Entry;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * All runs that match, newest first, in windows, so that a million of them need no memory. Looks at
 * no bundle: a run that somebody removed by hand is among them. Confined to one thread.
 */
final class RunWalk {
  private static final int WINDOW = 500;
  private static final int MAX_LOOKS = 4;
  private static final long PAUSE_NANOS = 3_000_000;

  private final CurrentIndex index;
  private final Query query;
  private final Deque<Summary> unsealed = new ArrayDeque<>();
  private final Set<RunId> given = new HashSet<>();
  private final Deque<Entry> window = new ArrayDeque<>();
  private boolean atEnd;
  private @Nullable Instant last;
  private int atLast;

  /**
   * A run on the way.
   *
   * @param key of its bundle; null where the run is open
   */
  record Stop(Summary run, @Nullable BundleKey key) {}

  /**
   * @param query whose window does not count
   */
  RunWalk(CurrentIndex index, OpenRuns open, Query query) throws StoreException, IOException {
    this.index = index;
    this.query = query;
    // Open runs first: what is sealed meanwhile is then in the index.
    for (int look = 0; look < MAX_LOOKS && !findUnsealed(open); look++) {
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** Returns false where a run was between open and sealed. */
  private boolean findUnsealed(OpenRuns open) throws StoreException, IOException {
    Set<RunId> ids = new HashSet<>(open.ids());
    List<Summary> found = new ArrayList<>();
    for (OpenRun run : ids.isEmpty() ? List.<OpenRun>of() : open.list()) {
      ids.remove(run.summary().runId());
      if (query.matches(run.summary())) {
        found.add(run.summary());
      }
    }
    found.sort(Archive.NEWEST_FIRST);
    unsealed.clear();
    unsealed.addAll(found);
    for (RunId id : ids) {
      if (index.ask(current -> current.find(id)).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** Returns the next run, null at the end. */
  @Nullable Stop next() throws StoreException {
    Entry sealed = peek();
    Summary open = unsealed.peek();
    if (open != null
        && (sealed == null || Archive.NEWEST_FIRST.compare(open, sealed.summary()) < 0)) {
      unsealed.remove();
      given.add(open.runId());
      return new Stop(open, null);
    }
    if (sealed == null) {
      return null;
    }
    window.remove();
    return new Stop(sealed.summary(), sealed.key());
  }

  /** Passes over runs that were given while they were open. */
  private @Nullable Entry peek() throws StoreException {
    while (true) {
      if (window.isEmpty() && !atEnd) {
        fill();
      }
      Entry entry = window.peek();
      if (entry == null || !given.contains(entry.summary().runId())) {
        return entry;
      }
      window.remove();
    }
  }

  /** Goes on by time and not by an offset, which would count from the start each time. */
  private void fill() throws StoreException {
    Instant until = last == null ? query.until() : last.plusNanos(1);
    int offset = last == null ? 0 : atLast;
    Query next = query.until(until).window(offset, WINDOW);
    List<Entry> entries = index.ask(current -> current.list(next));
    for (Entry entry : entries) {
      Instant start = entry.summary().startedAt();
      atLast = start.equals(last) ? atLast + 1 : 1;
      last = start;
      unsealed.removeIf(run -> run.runId().compareTo(entry.summary().runId()) == 0);
    }
    window.addAll(entries);
    atEnd = entries.size() < WINDOW;
  }
}
