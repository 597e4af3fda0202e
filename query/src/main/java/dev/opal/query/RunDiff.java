// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Durations;
import dev.opal.model.Summary;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import dev.opal.query.Difference.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two runs. What one of them did not record is not compared, and what is
 * another in every run (ids, times, what a CI system counts) is not either.
 *
 * @param differences by section; in one, by kind and subject; none where the runs are equal
 */
public record RunDiff(Summary before, Summary after, List<Difference> differences) {
  public RunDiff {
    differences = List.copyOf(differences);
  }

  /** Compares two runs, in time linear in their steps. */
  public static RunDiff between(Recorded before, Recorded after) {
    return between(Side.of(before), Side.of(after));
  }

  static RunDiff between(Side before, Side after) {
    Differences found = new Differences();
    boolean oneKey = PlanDifferences.compare(before, after, found);
    run(before.summary(), after.summary(), found);
    StepDifferences.compare(before, after, found);
    environment(before, after, oneKey, found);
    git(before.summary(), after.summary(), found);
    found.compareEach(Kind.POLICY, before.member("policy"), after.member("policy"));
    found.compareEach(Kind.TAG, before.summary().tags(), after.summary().tags());
    found.compareEach(Kind.MEASUREMENT, measured(before), measured(after));
    return new RunDiff(before.summary(), after.summary(), found.found());
  }

  /** Returns the JSON form; docs/formats/query-json.md describes it. */
  public JsonObject.Builder json(JsonObject.Builder builder) {
    return builder
        .put("before", before.json())
        .put("after", after.json())
        .putAll("differences", differences, Difference::json);
  }

  private static void run(Summary before, Summary after, Differences found) {
    found.compare(Kind.STATUS, "", before.status(), after.status());
    found.compare(Kind.EXIT_CODE, "", before.exitCode(), after.exitCode());
    duration(Kind.DURATION, "", before.durationNanos(), after.durationNanos(), found);
    found.compare(Kind.USER, "", before.user(), after.user());
    found.compare(Kind.RUNNER, "", before.runner(), after.runner());
    found.compare(Kind.HOST, "", before.host(), after.host());
  }

  static void duration(Kind kind, String subject, long before, long after, Differences found) {
    if (Pace.of(List.of(before)).isOut(after)) {
      found.add(kind, subject, Durations.format(before), Durations.format(after));
    }
  }

  /** A commitment under another key says nothing. */
  private static void environment(Side before, Side after, boolean oneKey, Differences found) {
    if (before.environment() == null || after.environment() == null) {
      return;
    }
    Map<String, String> old = new TreeMap<>(before.environment());
    Map<String, String> now = new TreeMap<>(after.environment());
    if (!oneKey) {
      old.keySet()
          .removeIf(name ->
              Difference.isCommitment(old.get(name))
                  && Difference.isCommitment(now.get(name))
                  && now.remove(name) != null);
    }
    found.compareEach(Kind.VARIABLE, old, now);
  }

  private static void git(Summary before, Summary after, Differences found) {
    found.compare(Kind.COMMIT, "", before.gitSha(), after.gitSha());
    found.compare(Kind.BRANCH, "", before.gitBranch(), after.gitBranch());
    found.compare(Kind.DIRTY, "", dirty(before), dirty(after));
  }

  private static @Nullable String dirty(Summary run) {
    Boolean dirty = run.gitDirty();
    return dirty == null ? null : dirty ? "changes that are not committed" : "clean";
  }

  private static Map<String, String> measured(Side side) {
    Map<String, String> last = new TreeMap<>();
    try {
      for (JsonObject measured : side.run().json().objects("measurements")) {
        Json value = measured.members().get("value");
        String unit = measured.string("unit");
        last.put(
            measured.string("name"),
            (value == null ? "" : value.text()) + (unit.equals("1") ? "" : " " + unit));
      }
    } catch (JsonException e) {
      return Map.of();
    }
    return last;
  }
}
