// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Summary;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import dev.opal.store.StoreException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A run that is compared, with what of its files is compared.
 *
 * @param plan plan.json; null where there is none that can be read
 * @param environment each variable's value, or the commitment to it; null where that was not
 *     recorded
 */
record Side(Recorded run, @Nullable JsonObject plan, @Nullable Map<String, String> environment) {
  private static final String JOURNAL = "journal.jsonl";
  private static final int MAX_RECORD = 64 * 1024 * 1024;

  /** Reads what it needs of the run's files; what cannot be read is not compared. */
  static Side of(Recorded run) {
    return new Side(run, RecordedPlan.json(run), environment(run));
  }

  Summary summary() {
    return run.summary();
  }

  /** Returns the paths of the steps that were to run. */
  Set<String> planned() {
    Set<String> paths = new LinkedHashSet<>();
    if (plan != null && plan.members().get("steps") instanceof Json.Arr steps) {
      for (Json step : steps.items()) {
        if (step instanceof JsonObject object
            && object.members().get("id") instanceof Json.Str id) {
          paths.add(id.value());
        }
      }
    }
    return paths;
  }

  /** Returns what the run says of itself under a name, as texts. */
  Map<String, String> member(String name) {
    Map<String, String> texts = new TreeMap<>();
    if (run.json().members().get(name) instanceof JsonObject object) {
      object.members().forEach((key, value) -> texts.put(key, text(value)));
    }
    return texts;
  }

  static String text(Json json) {
    return json instanceof Json.Str string ? string.value() : json.text();
  }

  /** The environment stands in the first record. */
  private static @Nullable Map<String, String> environment(Recorded run) {
    try (InputStream in = new BufferedInputStream(run.files().open(JOURNAL))) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b >= 0 && b != '\n' && line.size() < MAX_RECORD; b = in.read()) {
        line.write(b);
      }
      byte[] bytes = line.toByteArray();
      return Json.parse(bytes, 0, bytes.length) instanceof JsonObject record
          ? environment(record)
          : null;
    } catch (StoreException | IOException | JsonException e) {
      return null;
    }
  }

  private static @Nullable Map<String, String> environment(JsonObject record) throws JsonException {
    JsonObject data = record.objectOrNull("data");
    JsonObject context = data == null ? null : data.objectOrNull("context");
    if (context == null) {
      return null;
    }
    Map<String, String> variables = new TreeMap<>();
    for (JsonObject variable : context.objects("environment")) {
      String value = variable.stringOrNull("value");
      String known = value == null ? variable.stringOrNull("commitment") : value;
      variables.put(variable.string("name"), known == null ? "" : known);
    }
    return variables;
  }
}
