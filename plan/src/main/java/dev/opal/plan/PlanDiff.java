// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What differs between two plans, for people. */
public final class PlanDiff {
  private static final List<String> WHOLE =
      List.of("version", "env", "target", "directory", "key_id", "rule_set");

  private final List<String> lines = new ArrayList<>();

  private PlanDiff() {}

  /**
   * Compares two plan.json; docs/formats/plan.md has their form.
   *
   * @return a line for each difference: {@code +} for what only the second has, {@code -} for what
   *     only the first has, {@code ~} for what changed; empty where both have one hash
   */
  public static List<String> between(JsonObject before, JsonObject after) {
    PlanDiff diff = new PlanDiff();
    for (String name : WHOLE) {
      diff.compare(title(name), before.members().get(name), after.members().get(name));
    }
    diff.steps(before, after);
    diff.compareEach("value ", values(before), values(after));
    diff.compareEach("program ", members(before, "programs"), members(after, "programs"));
    diff.compare("blocks", before.members().get("blocks"), after.members().get("blocks"));
    return diff.lines;
  }

  private static String title(String name) {
    return switch (name) {
      case "key_id" -> "key of the commitments";
      case "rule_set" -> "rules that masked it";
      default -> name;
    };
  }

  private void steps(JsonObject before, JsonObject after) {
    Map<String, Json> old = steps(before);
    Map<String, Json> now = steps(after);
    compareEach("step ", old, now);
    List<String> kept = new ArrayList<>(old.keySet());
    kept.retainAll(now.keySet());
    List<String> order = new ArrayList<>(now.keySet());
    order.retainAll(old.keySet());
    if (!kept.equals(order)) {
      lines.add("~ order of the steps: " + String.join(", ", order));
    }
  }

  private void compareEach(String kind, Map<String, Json> before, Map<String, Json> after) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      Json old = before.get(name);
      Json now = after.get(name);
      if (old == null && now != null) {
        lines.add("+ " + kind + name + ": " + shown(now));
      } else if (now == null && old != null) {
        lines.add("- " + kind + name + ": " + shown(old));
      } else if (old instanceof JsonObject first && now instanceof JsonObject second) {
        members(kind + name, first, second);
      } else {
        compare(kind + name, old, now);
      }
    }
  }

  private void members(String title, JsonObject before, JsonObject after) {
    TreeSet<String> names = new TreeSet<>(before.members().keySet());
    names.addAll(after.members().keySet());
    names.remove("estimated_duration");
    for (String name : names) {
      compare(title + " " + name, before.members().get(name), after.members().get(name));
    }
  }

  private void compare(String title, @Nullable Json before, @Nullable Json after) {
    if (!Objects.equals(before, after)) {
      lines.add("~ " + title + ": " + shown(before) + " → " + shown(after));
    }
  }

  private static String shown(@Nullable Json json) {
    if (json instanceof JsonObject object) {
      Json command = object.members().get("command");
      Json value = object.members().get("value");
      return shown(command == null ? value : command);
    }
    return switch (json) {
      case null -> "none";
      case Json.Str text -> text.value();
      default -> json.text();
    };
  }

  private static Map<String, Json> steps(JsonObject plan) {
    Map<String, Json> steps = new LinkedHashMap<>();
    if (plan.members().get("steps") instanceof Json.Arr array) {
      for (Json step : array.items()) {
        if (step instanceof JsonObject object
            && object.members().get("id") instanceof Json.Str id) {
          steps.put(id.value(), object);
        }
      }
    }
    return steps;
  }

  /** By their references, for their numbers shift. */
  private static Map<String, Json> values(JsonObject plan) {
    Map<String, Json> values = new LinkedHashMap<>();
    members(plan, "values")
        .forEach((number, value) -> {
          if (value instanceof JsonObject object
              && object.members().get("reference") instanceof Json.Str reference) {
            values.put(reference.value(), object);
          }
        });
    return values;
  }

  private static Map<String, Json> members(JsonObject plan, String name) {
    return plan.members().get(name) instanceof JsonObject object ? object.members() : Map.of();
  }
}
