// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.RunId;
import dev.opal.model.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a run's plan differs from that of the run before it in the same environment and target.
 *
 * @param before the run before
 */
public record PlanChange(RunId before, Kind kind) {
  /** What differs. */
  public enum Kind {
    SAME,
    CHANGED,
    /** The commitments were made with another key, so that the hashes cannot be compared. */
    OTHER_KEY,
    /** Another version of the rules masked the plans, so that the hashes cannot be compared. */
    OTHER_RULES,
    /** One of the two has no plan. */
    UNPLANNED
  }

  static PlanChange between(Recorded before, Recorded after) {
    return new PlanChange(before.summary().runId(), kind(before, after));
  }

  private static Kind kind(Recorded before, Recorded after) {
    String hashBefore = before.summary().planHash();
    String hashAfter = after.summary().planHash();
    if (Objects.equals(hashBefore, hashAfter)) {
      return Kind.SAME;
    }
    if (hashBefore == null || hashAfter == null) {
      return Kind.UNPLANNED;
    }
    JsonObject planBefore = RecordedPlan.json(before);
    JsonObject planAfter = RecordedPlan.json(after);
    if (differ(planBefore, planAfter, "key_id")) {
      return Kind.OTHER_KEY;
    }
    return differ(planBefore, planAfter, "rule_set") ? Kind.OTHER_RULES : Kind.CHANGED;
  }

  private static boolean differ(
      @Nullable JsonObject before, @Nullable JsonObject after, String member) {
    return before != null
        && after != null
        && !Objects.equals(before.members().get(member), after.members().get(member));
  }
}
