// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.sqlite;

import dev.opal.model.LossKind;
import dev.opal.model.Summary.Loss;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Maps and lists as canonical JSON in a column; null for none, so that most rows parse nothing. */
final class Compact {
  private static final String ITEMS = "items";

  private Compact() {}

  static @Nullable String texts(Map<String, String> texts) {
    return texts.isEmpty() ? null : json(texts).text();
  }

  private static JsonObject json(Map<String, String> texts) {
    JsonObject.Builder builder = JsonObject.builder();
    texts.forEach(builder::put);
    return builder.build();
  }

  static Map<String, String> texts(@Nullable String text) throws JsonException {
    if (text == null) {
      return Map.of();
    }
    JsonObject json = object(text);
    Map<String, String> result = new TreeMap<>();
    for (String name : json.members().keySet()) {
      result.put(name, json.string(name));
    }
    return result;
  }

  static @Nullable String counts(Map<String, Long> counts) {
    if (counts.isEmpty()) {
      return null;
    }
    JsonObject.Builder builder = JsonObject.builder();
    counts.forEach(builder::put);
    return builder.build().text();
  }

  static Map<String, Long> counts(@Nullable String text) throws JsonException {
    if (text == null) {
      return Map.of();
    }
    JsonObject json = object(text);
    Map<String, Long> result = new TreeMap<>();
    for (String name : json.members().keySet()) {
      result.put(name, json.integer(name));
    }
    return result;
  }

  static @Nullable String losses(List<Loss> losses) {
    return losses.isEmpty()
        ? null
        : JsonObject.builder().putAll(ITEMS, losses, Compact::json).build().text();
  }

  private static Json json(Loss loss) {
    return JsonObject.builder()
        .putText("kind", loss.kind())
        .put("count", loss.count())
        .put("reason", loss.reason())
        .build();
  }

  static List<Loss> losses(@Nullable String text) throws JsonException {
    if (text == null) {
      return List.of();
    }
    List<Loss> result = new ArrayList<>();
    for (JsonObject item : object(text).objects(ITEMS)) {
      result.add(
          new Loss(
              LossKind.parse(item.string("kind")), item.integer("count"), item.string("reason")));
    }
    return result;
  }

  private static JsonObject object(String text) throws JsonException {
    if (Json.parse(text) instanceof JsonObject object) {
      return object;
    }
    throw new JsonException("a column must hold an object but held " + text);
  }
}
