// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Name;
import dev.opal.model.Status;
import dev.opal.store.Bundle;
import dev.opal.store.BundleKey;
import dev.opal.store.RunStore;
import dev.opal.store.StoreException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long steps took when they last succeeded. Asks the store and not its index, so that a run may
 * ask before it begins.
 */
public final class PastDurations {
  /** Further back nobody would look to guess. */
  private static final int RUNS = 5;

  private PastDurations() {}

  /**
   * Returns what the newest runs of a target tell, back to one that succeeded, by the step's path.
   */
  public static Map<String, Duration> of(RunStore store, Name env, Name target)
      throws StoreException {
    Map<String, Duration> durations = new HashMap<>();
    List<BundleKey> keys =
        store.keys(env.toString(), target.toString()).stream()
            .filter(key -> key.addendum() == 0)
            .toList()
            .reversed();
    for (BundleKey key : keys.subList(0, Math.min(RUNS, keys.size()))) {
      Optional<Bundle> bundle = store.find(key);
      if (bundle.isPresent()) {
        BundleSummary run = BundleSummary.read(bundle.get());
        for (RecordedStep step : run.steps()) {
          if (step.end().status() == Status.SUCCEEDED) {
            durations.putIfAbsent(step.path(), Duration.ofNanos(step.durationNanos()));
          }
        }
        if (run.summary().status() == Status.SUCCEEDED) {
          break;
        }
      }
    }
    return durations;
  }
}
