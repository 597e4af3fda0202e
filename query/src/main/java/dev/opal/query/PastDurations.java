// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Name;
import dev.opal.model.Status;
import dev.opal.store.Bundle;
import dev.opal.store.BundleKey;
import dev.opal.store.RunStore;
import dev.opal.store.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long steps took when they succeeded lately: the median. Asks the store and not its index, so
 * that a run may ask before it begins.
 */
public final class PastDurations {
  /** Of so many runs, the newest. */
  private static final int RUNS = 5;

  /** So many bundles are opened for them. */
  private static final int LOOKS = 20;

  /** Once so many steps were read, no further run is: nobody wants to wait for a guess. */
  private static final int STEPS = 1000;

  private PastDurations() {}

  /**
   * Returns what the newest runs of a target tell of these steps, by the step's path; as far as
   * they can be read. A step of another command is another step, whatever .opl file it stood in.
   *
   * @param commands of the steps asked for, by path
   */
  public static Map<String, Duration> of(
      RunStore store, Name env, Name target, Map<String, String> commands) throws StoreException {
    Map<String, List<Long>> nanos = new HashMap<>();
    int runs = 0;
    int steps = 0;
    for (BundleKey key : newest(store, env, target)) {
      List<RecordedStep> recorded = steps(store, key);
      // A run that was refused tells nothing, and is none of the newest.
      runs += recorded.isEmpty() ? 0 : 1;
      steps += recorded.size();
      for (RecordedStep step : recorded) {
        if (step.end().status() == Status.SUCCEEDED
            && step.command().equals(commands.get(step.path()))) {
          nanos.computeIfAbsent(step.path(), path -> new ArrayList<>()).add(step.durationNanos());
        }
      }
      if (runs == RUNS || steps >= STEPS) {
        break;
      }
    }
    Map<String, Duration> medians = new HashMap<>();
    nanos.forEach((path, durations) -> medians.put(path, median(durations)));
    return medians;
  }

  private static List<BundleKey> newest(RunStore store, Name env, Name target)
      throws StoreException {
    return store.keys(env.toString(), target.toString()).stream()
        .filter(key -> key.addendum() == 0)
        .toList()
        .reversed()
        .stream()
        .limit(LOOKS)
        .toList();
  }

  /** One run that cannot be read is not worth those that can. */
  private static List<RecordedStep> steps(RunStore store, BundleKey key) {
    try {
      Optional<Bundle> bundle = store.find(key);
      return bundle.isEmpty() ? List.of() : BundleSummary.read(bundle.get()).steps();
    } catch (StoreException e) {
      return List.of();
    }
  }

  /** Of an even number, the lower one of the two in the middle. */
  private static Duration median(List<Long> durations) {
    durations.sort(null);
    return Duration.ofNanos(durations.get((durations.size() - 1) / 2));
  }
}
