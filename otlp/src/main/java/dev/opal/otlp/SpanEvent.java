// SPDX-License-Identifier: Apache-2.0
package dev.opal.otlp;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;

/**
 * Something that happened within a span.
 *
 * @param time in nanoseconds since 1970
 */
record SpanEvent(long time, String name, Json attributes) {
  Json json() {
    return JsonObject.builder()
        .put("timeUnixNano", Long.toString(time))
        .put("name", name)
        .put("attributes", attributes)
        .build();
  }
}
