// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.journal;

import dev.opal.model.Durations;
import dev.opal.model.Hash;
import dev.opal.model.Name;
import dev.opal.model.Plan;
import dev.opal.model.PlanStep;
import dev.opal.model.StepPath;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import dev.opal.redaction.Redacted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the plan of a {@code plan.resolved}, whose form docs/formats/plan.md describes. */
final class PlanDecoder {
  private PlanDecoder() {}

  static Plan plan(JsonObject data) throws JsonException {
    List<PlanStep> steps = new ArrayList<>();
    for (JsonObject step : data.objects("steps")) {
      steps.add(step(step));
    }
    List<Plan.Block> blocks = new ArrayList<>();
    for (JsonObject block : data.objects("blocks")) {
      blocks.add(
          new Plan.Block(
              (int) block.integer("id"),
              block.string("decorator"),
              texts(block, "options"),
              strings(block, "commitments")));
    }
    Map<Redacted, Hash> programs = new TreeMap<>();
    for (Map.Entry<String, String> program : strings(data, "programs").entrySet()) {
      programs.put(EventDecoder.stored(program.getKey()), Hash.parse(program.getValue()));
    }
    return new Plan(
        new Name(EventDecoder.text(data, "env")),
        new Name(EventDecoder.text(data, "target")),
        EventDecoder.text(data, "directory"),
        data.string("key_id"),
        data.string("rule_set"),
        Instant.parse(data.string("resolved_at")),
        steps,
        new Plan.Resolved(blocks, values(data), programs));
  }

  private static List<Plan.Value> values(JsonObject data) throws JsonException {
    List<Plan.Value> values = new ArrayList<>();
    JsonObject stored = data.objectOrNull("values");
    for (int i = 1; stored != null && i <= stored.members().size(); i++) {
      JsonObject value = stored.object(String.valueOf(i));
      String digest = value.stringOrNull("digest");
      values.add(
          new Plan.Value(
              EventDecoder.text(value, "reference"),
              EventDecoder.textOrNull(value, "value"),
              value.stringOrNull("commitment"),
              digest == null ? null : Hash.parse(digest),
              EventDecoder.text(data.object("resolved_values"), String.valueOf(i))));
    }
    return values;
  }

  private static PlanStep step(JsonObject step) throws JsonException {
    List<Redacted> argv = new ArrayList<>();
    for (String argument : step.strings("argv")) {
      argv.add(EventDecoder.stored(argument));
    }
    List<Integer> blocks = new ArrayList<>();
    if (step.members().get("blocks") instanceof Json.Arr numbers) {
      for (Json number : numbers.items()) {
        if (!(number instanceof Json.Int id)) {
          throw new JsonException("field blocks must hold numbers but held " + number.text());
        }
        blocks.add((int) id.value());
      }
    }
    String estimate = step.stringOrNull("estimated_duration");
    return new PlanStep(
        new StepPath(EventDecoder.text(step, "id")),
        step.string("decorator"),
        EventDecoder.text(step, "command"),
        argv,
        strings(step, "commitments"),
        texts(step, "options"),
        blocks,
        estimate == null ? null : Durations.parse(estimate));
  }

  private static Map<String, String> strings(JsonObject data, String name) throws JsonException {
    Map<String, String> result = new TreeMap<>();
    JsonObject stored = data.objectOrNull(name);
    if (stored != null) {
      for (String key : stored.members().keySet()) {
        result.put(key, stored.string(key));
      }
    }
    return result;
  }

  private static Map<String, Redacted> texts(JsonObject data, String name) throws JsonException {
    Map<String, Redacted> result = new TreeMap<>();
    strings(data, name).forEach((key, text) -> result.put(key, EventDecoder.stored(text)));
    return result;
  }
}
