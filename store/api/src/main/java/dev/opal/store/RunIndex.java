// SPDX-License-Identifier: Apache-2.0
package dev.opal.store;

import dev.opal.model.RunId;
import dev.opal.model.Summary;
import java.util.List;
import java.util.Optional;

/**
 * What queries read. Holds nothing that the bundles do not hold: it can be deleted and rebuilt to
 * the same answers. Answers depend on no insertion order. Safe for use by many threads and
 * processes.
 */
public interface RunIndex extends AutoCloseable {
  /** A run and where its bundle lies. */
  record Entry(Summary summary, BundleKey key) {}

  /**
   * Adds runs, durably and all or none when it returns. A run that is there already is replaced.
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

  /** Removes everything. */
  void clear() throws StoreException;

  @Override
  void close();
}
