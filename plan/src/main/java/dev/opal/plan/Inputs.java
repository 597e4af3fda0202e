// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.Name;
import dev.opal.model.PlanKey;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.Redactor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a plan is resolved with.
 *
 * @param variables what replaces a {@code var} of the source, by name
 * @param directory the folder of the source relative to the root of its git checkout, for the plan
 * @param redactor the door; learns the secret values that are found
 * @param key makes the commitments
 */
public record Inputs(
    Name env,
    Environment environment,
    Map<String, String> variables,
    Redacted directory,
    Redactor redactor,
    PlanKey key) {
  /** The variables that are set. */
  @FunctionalInterface
  public interface Environment {
    /** Returns the value of a variable, or null where it is not set. */
    @Nullable Content value(String name);

    /** Returns the names of variables, for guesses at what a mistyped one was meant to be. */
    default Collection<String> names() {
      return List.of();
    }
  }

  public Inputs {
    variables = Map.copyOf(variables);
  }
}
