// SPDX-License-Identifier: Apache-2.0
package dev.opal.store;

import java.util.List;

/**
 * The names of bundles that were sealed and wait to be indexed. Safe for use by many processes: a
 * name may be handed out to several, who then do the same.
 */
public interface Inbox {
  /** Returns the waiting keys, sorted; their bundles may not be there yet. */
  List<BundleKey> waiting() throws StoreException;

  /** Forgets the keys, whose bundles are indexed durably now. Unknown keys are ignored. */
  void done(List<BundleKey> keys) throws StoreException;
}
