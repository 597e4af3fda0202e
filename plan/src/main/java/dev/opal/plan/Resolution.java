// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.DecoratorUse;
import dev.opal.model.Plan;
import java.util.List;

/**
 * A plan and how to execute it.
 *
 * @param plan for people, journals and hashes
 * @param root what runs; its steps are those of the plan, in the same order
 * @param uses each place where a value was used, for the record
 */
public record Resolution(Plan plan, Node root, List<DecoratorUse> uses) {
  public Resolution {
    uses = List.copyOf(uses);
  }
}
