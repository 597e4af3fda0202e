// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** What of a plan.json is hashed: all but what varies from run to run; see docs/formats/plan.md. */
public final class HashedPlan {
  private HashedPlan() {}

  /** Returns what is left of a plan.json. */
  public static JsonObject of(JsonObject plan) {
    JsonObject.Builder builder = JsonObject.builder();
    plan.members()
        .forEach((name, value) -> {
          if (name.equals("steps") && value instanceof Json.Arr steps) {
            builder.putAll(name, steps.items(), HashedPlan::withoutEstimate);
          } else if (name.equals("resolved_values") && value instanceof JsonObject shown) {
            builder.put(name, withoutSecrets(shown, plan.members().get("values")));
          } else if (!name.equals("plan_hash") && !name.equals("resolved_at")) {
            builder.put(name, value);
          }
        });
    return builder.build();
  }

  /**
   * What is shown of a secret says nothing about what runs, as long as it is no more than its
   * reference and that it is hidden.
   */
  private static JsonObject withoutSecrets(JsonObject shown, @Nullable Json values) {
    JsonObject.Builder builder = JsonObject.builder();
    shown
        .members()
        .forEach((number, text) -> {
          boolean hidden =
              values instanceof JsonObject object
                  && object.members().get(number) instanceof JsonObject value
                  && text instanceof Json.Str line
                  && isHidden(value, line.value());
          builder.put(number, hidden ? null : text);
        });
    return builder.build();
  }

  private static boolean isHidden(JsonObject value, String shown) {
    return !value.members().containsKey("value")
        && !value.members().containsKey("digest")
        && value.members().get("reference") instanceof Json.Str reference
        && shown.startsWith(reference.value() + Plan.Value.ARROW)
        && Plan.Value.isHidden(
            shown.substring(reference.value().length() + Plan.Value.ARROW.length()));
  }

  private static Json withoutEstimate(Json step) {
    if (!(step instanceof JsonObject object)
        || !object.members().containsKey("estimated_duration")) {
      return step;
    }
    JsonObject.Builder builder = JsonObject.builder();
    object
        .members()
        .forEach(
            (name, value) -> builder.put(name, name.equals("estimated_duration") ? null : value));
    return builder.build();
  }
}
