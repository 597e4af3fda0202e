// SPDX-License-Identifier: Apache-2.0
package dev.opal.store;

import dev.opal.model.RunId;
import dev.opal.model.Summary;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What queries read. Holds nothing that the bundles do not hold: it can be deleted and rebuilt to
 * the same answers. Answers depend on no insertion order. Safe for use by many threads and
 * processes.
 *
 * <p>Creating one does no I/O. Answers are whole once {@link #rebuildIfNeeded} has returned and
 * what waits in the {@link Inbox} has been put.
 */
public interface RunIndex extends AutoCloseable {
  /** A run and where its bundle lies. */
  record Entry(Summary summary, BundleKey key) {
    /** By start, then by run id, both descending: the order of every answer. */
    public static final Comparator<Entry> NEWEST_FIRST = Entry::compareNewestFirst;

    public Entry {
      // Not by equals of the record, whose first call in a process costs 15 ms.
      if (key.runId().compareTo(summary.runId()) != 0 || key.addendum() != 0) {
        throw new IllegalArgumentException(
            "an entry's key must be that of run " + summary.runId() + " but was " + key);
      }
    }

    // By hand: the lambdas of Comparator.comparing are in no AOT cache and cost a start 10 ms.
    private static int compareNewestFirst(Entry a, Entry b) {
      int byStart = b.summary.startedAt().compareTo(a.summary.startedAt());
      return byStart != 0 ? byStart : b.summary.runId().compareTo(a.summary.runId());
    }
  }

  /** Takes what an index is to hold, in any order and in pieces of any size. */
  interface Sink {
    void put(List<Entry> entries, List<BundleKey> addenda) throws StoreException;
  }

  /** Reads every bundle of a store, from the start, and gives it to the sink. */
  interface Source {
    void writeTo(Sink sink) throws StoreException;
  }

  /**
   * Adds runs, durably and all or none when it returns. A run that is there already under this key
   * is replaced. Of one run under several keys, as when somebody copied a bundle's folder, the
   * smallest key's stays, in whatever order they come.
   *
   * @param addenda keys of addenda, whose runs may be unknown
   */
  void put(List<Entry> entries, List<BundleKey> addenda) throws StoreException;

  /** Returns the runs that match, newest first: by start, then by run id, both descending. */
  List<Entry> list(Query query) throws StoreException;

  /** Returns the run of this id. */
  Optional<Entry> find(RunId runId) throws StoreException;

  /**
   * Returns the ids that begin with the prefix or end with it as their eight digits, or whose
   * external id is the text; newest first, at most {@code limit}.
   */
  List<RunId> matching(String text, int limit) throws StoreException;

  /** Returns the keys of the run's addenda, in order. */
  List<BundleKey> addenda(RunId runId) throws StoreException;

  /** Returns the runs that have addenda, which are few. */
  Set<RunId> continued() throws StoreException;

  /** Removes everything; afterwards the index needs a rebuild. */
  void clear() throws StoreException;

  /**
   * Tells whether the index may lack bundles that no inbox names any more: it is new, was cleared,
   * is of an older form, or was found damaged and put aside.
   */
  boolean needsRebuild() throws StoreException;

  /**
   * Replaces everything by what the source gives, all or none; afterwards the index needs no
   * rebuild. Until then others see the old answers. Several at once wait for one another.
   *
   * @param source called after what was put so far can no longer get lost; it MUST use nothing of
   *     this index but the sink
   */
  void rebuild(Source source) throws StoreException;

  /**
   * Rebuilds an index that needs it, cheap otherwise. Of many callers at once one rebuilds and the
   * others wait for it.
   */
  void rebuildIfNeeded(Source source) throws StoreException;

  /** Releases what is held; safe to call twice. Nothing may be asked afterwards. */
  @Override
  void close();
}
