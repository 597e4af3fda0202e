// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Why a run may have gone as it went.
 *
 * @param what one line
 * @param evidence one line
 * @param difference from the last success; null where it is none
 */
public record Cause(
    Confidence confidence, String what, String evidence, @Nullable Difference difference) {
  JsonObject json() {
    return JsonObject.builder()
        .putText("confidence", confidence)
        .put("what", what)
        .put("evidence", evidence)
        .put("difference", difference == null ? null : difference.json())
        .build();
  }
}
