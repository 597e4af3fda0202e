// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run was going to do, as its files tell; nothing where it is open, or they are missing or
 * damaged.
 *
 * @param script the name of the .opl file; empty where it has none, or nothing of it was used
 * @param steps the paths of all steps, in the order of the plan
 * @param values what its references stood for, as the plan shows them
 */
public record RecordedPlan(String script, List<String> steps, List<String> values) {
  private static final int MAX_BYTES = 64 * 1024 * 1024;

  public RecordedPlan {
    steps = List.copyOf(steps);
    values = List.copyOf(values);
  }

  /** Reads the files of a run. */
  public static RecordedPlan of(Recorded run) {
    return new RecordedPlan(
        texts(run, "decorators.json", "decorator_usage", "script").stream().findFirst().orElse(""),
        texts(run, "plan.json", "steps", "id"),
        values(json(run)));
  }

  private static List<String> values(@Nullable JsonObject plan) {
    List<String> values = new ArrayList<>();
    if (plan != null && plan.members().get("resolved_values") instanceof JsonObject texts) {
      for (int i = 1; texts.members().get(String.valueOf(i)) instanceof Json.Str text; i++) {
        values.add(text.value());
      }
    }
    return values;
  }

  /** Returns plan.json, or null. */
  static @Nullable JsonObject json(Recorded run) {
    return json(run, "plan.json");
  }

  private static @Nullable JsonObject json(Recorded run, String file) {
    try (InputStream in = run.files().open(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES);
      return Json.parse(bytes, 0, bytes.length) instanceof JsonObject object ? object : null;
    } catch (StoreException | IOException | JsonException e) {
      return null;
    }
  }

  private static List<String> texts(Recorded run, String file, String list, String member) {
    JsonObject object = json(run, file);
    List<String> texts = new ArrayList<>();
    try {
      for (JsonObject one : object == null ? List.<JsonObject>of() : object.objects(list)) {
        String text = one.stringOrNull(member);
        if (text != null) {
          texts.add(text);
        }
      }
    } catch (JsonException e) {
      return List.of();
    }
    return texts;
  }
}
