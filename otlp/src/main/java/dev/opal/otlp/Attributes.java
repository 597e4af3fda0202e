// SPDX-License-Identifier: Apache-2.0
package dev.opal.otlp;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A list of attributes as OTLP/JSON has it. Keys are unique, as OTLP demands, and sorted, so that
 * the bytes do not depend on who put what first; the later of two values stays.
 */
final class Attributes {
  private final TreeMap<String, Json> values;

  Attributes() {
    values = new TreeMap<>();
  }

  /** Begins with what the other holds. */
  Attributes(Attributes other) {
    values = new TreeMap<>(other.values);
  }

  /** Puts the text of the value, unless it is null. */
  Attributes text(String key, @Nullable Object value) {
    return value == null ? this : put(key, "stringValue", new Json.Str(value.toString()));
  }

  /** Puts a whole number, unless it is null. */
  Attributes integer(String key, @Nullable Number value) {
    // The JSON mapping of protobuf writes 64-bit integers as text.
    return value == null
        ? this
        : put(key, "intValue", new Json.Str(Long.toString(value.longValue())));
  }

  /** Puts a finite number. */
  Attributes decimal(String key, double value) {
    return put(key, "doubleValue", new Json.Real(value));
  }

  private Attributes put(String key, String type, Json value) {
    values.put(key, JsonObject.builder().put(type, value).build());
    return this;
  }

  Json json() {
    List<Json> list = new ArrayList<>(values.size());
    for (Map.Entry<String, Json> entry : values.entrySet()) {
      list.add(
          JsonObject.builder().put("key", entry.getKey()).put("value", entry.getValue()).build());
    }
    return new Json.Arr(list);
  }
}
