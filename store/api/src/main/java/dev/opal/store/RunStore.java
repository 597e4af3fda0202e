// SPDX-License-Identifier: Apache-2.0
package dev.opal.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where bundles live. Safe for use by many threads and processes at once.
 *
 * <p>Implementations MUST make {@link #put} atomic: a bundle is there whole or not at all, also
 * after a crash.
 */
public interface RunStore {
  /**
   * Stores a sealed folder under its key and makes it read-only where the store can. The folder's
   * files are on disk already. On success the folder is gone or empty. The bundle's name lies in
   * the {@link Inbox} no later than the bundle itself is there.
   *
   * @throws StoreException.Rejected where a bundle of that key exists, which is left as it is
   */
  void put(BundleKey key, Path folder) throws StoreException;

  /** Returns the bundle, empty where there is none. */
  Optional<Bundle> find(BundleKey key) throws StoreException;

  /** Returns every bundle's key, addenda included, sorted by run id, then addendum. */
  List<BundleKey> keys() throws StoreException;

  /** Returns those of {@link #keys()} that have this environment and target, whatever text. */
  List<BundleKey> keys(String env, String target) throws StoreException;

  /** Returns what was sealed and is not yet indexed. */
  Inbox inbox();
}
