// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.HashedPlan;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What differs between two plans. */
public final class PlanDiff {
  /** Compared by what is in them, or made of what else is compared. */
  private static final Set<String> PARTS =
      Set.of("steps", "blocks", "values", "resolved_values", "programs", "template_hash");

  private final List<Change> changes = new ArrayList<>();

  private PlanDiff() {}

  /** What of a plan a change is in. */
  public enum Part {
    PLAN(""),
    BLOCK(""),
    STEP("step "),
    VALUE("value "),
    PROGRAM("program ");

    private final String title;

    Part(String title) {
      this.title = title;
    }
  }

  /**
   * One difference.
   *
   * @param name of the step, value, program or block, or of a member of the plan
   * @param member what of it; empty where all of it is meant
   * @param before null where only the second plan has it
   * @param after null where only the first plan has it
   */
  public record Change(
      Part part, String name, String member, @Nullable String before, @Nullable String after) {
    /**
     * Returns a line: {@code +} for what only the second has, {@code -} for what only the first
     * has, {@code ~} for what changed.
     */
    @Override
    public String toString() {
      String what = part.title + title() + (member.isEmpty() ? "" : " " + member) + ": ";
      if (part != Part.PLAN && member.isEmpty() && (before == null || after == null)) {
        return before == null ? "+ " + what + after : "- " + what + before;
      }
      return "~ " + what + orNone(before) + " → " + orNone(after);
    }

    private String title() {
      return switch (part == Part.PLAN ? name : "") {
        case "key_id" -> "key of the commitments";
        case "rule_set" -> "rules that masked it";
        default -> name;
      };
    }

    private static String orNone(@Nullable String text) {
      return text == null ? "none" : text;
    }
  }

  /**
   * Compares two plan.json; docs/formats/plan.md has their form.
   *
   * @return a line for each difference; empty where both have one hash
   */
  public static List<String> between(JsonObject before, JsonObject after) {
    List<String> lines = new ArrayList<>();
    changes(before, after).forEach(change -> lines.add(change.toString()));
    if (lines.isEmpty() && !HashedPlan.of(before).equals(HashedPlan.of(after))) {
      lines.add("~ the plans differ, but in nothing that is compared; compare the files");
    }
    return lines;
  }

  /** Returns each difference between two plan.json. */
  public static List<Change> changes(JsonObject before, JsonObject after) {
    JsonObject old = HashedPlan.of(before);
    JsonObject now = HashedPlan.of(after);
    PlanDiff diff = new PlanDiff();
    diff.members(Part.PLAN, "", "", old, now);
    diff.compareEach(Part.BLOCK, blocks(old), blocks(now));
    diff.steps(old, now);
    diff.compareEach(Part.VALUE, values(old), values(now));
    diff.compareEach(Part.PROGRAM, members(old, "programs"), members(now, "programs"));
    return List.copyOf(diff.changes);
  }

  private void steps(JsonObject before, JsonObject after) {
    Map<String, Json> old = steps(before);
    Map<String, Json> now = steps(after);
    compareEach(Part.STEP, old, now);
    List<String> kept = new ArrayList<>(old.keySet());
    kept.retainAll(now.keySet());
    List<String> order = new ArrayList<>(now.keySet());
    order.retainAll(old.keySet());
    int from = 0;
    int end = kept.size();
    while (from < end && kept.get(from).equals(order.get(from))) {
      from++;
    }
    while (end > from && kept.get(end - 1).equals(order.get(end - 1))) {
      end--;
    }
    if (from < end) {
      String was = String.join(", ", kept.subList(from, end));
      String is = String.join(", ", order.subList(from, end));
      changes.add(new Change(Part.PLAN, "order of the steps", "", was, is));
    }
  }

  private void compareEach(Part part, Map<String, Json> before, Map<String, Json> after) {
    TreeSet<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      Json old = before.get(name);
      Json now = after.get(name);
      if (old instanceof JsonObject first && now instanceof JsonObject second) {
        members(part, name, "", first, second);
      } else if (!Objects.equals(old, now)) {
        changes.add(new Change(part, name, "", text(old), text(now)));
      }
    }
  }

  private void members(Part part, String name, String member, JsonObject before, JsonObject after) {
    TreeSet<String> members = new TreeSet<>(before.members().keySet());
    members.addAll(after.members().keySet());
    for (String one : members) {
      Json old = before.members().get(one);
      Json now = after.members().get(one);
      if (!name.isEmpty()) {
        compare(part, name, member.isEmpty() ? one : member + " " + one, old, now);
      } else if (!PARTS.contains(one)) {
        compare(part, one, "", old, now);
      }
    }
  }

  private void compare(
      Part part, String name, String member, @Nullable Json before, @Nullable Json after) {
    boolean objects =
        (before instanceof JsonObject || before == null)
            && (after instanceof JsonObject || after == null);
    if (Objects.equals(before, after)) {
      return;
    }
    if (objects) {
      members(part, name, member, orEmpty(before), orEmpty(after));
    } else {
      changes.add(new Change(part, name, member, text(before), text(after)));
    }
  }

  private static @Nullable String text(@Nullable Json json) {
    return json == null ? null : shown(json);
  }

  private static JsonObject orEmpty(@Nullable Json json) {
    return json instanceof JsonObject object ? object : JsonObject.builder().build();
  }

  /** Of a step its command, of a value what it is. */
  private static String shown(@Nullable Json json) {
    if (json instanceof JsonObject object) {
      for (String member : List.of("command", "value", "digest", "commitment")) {
        if (object.members().containsKey(member)) {
          return shown(object.members().get(member));
        }
      }
      if (object.members().get("options") instanceof JsonObject options) {
        List<String> texts = new ArrayList<>();
        options.members().forEach((name, value) -> texts.add(name + "=" + shown(value)));
        return String.join(" ", texts);
      }
    }
    return switch (json) {
      case null -> "none";
      case Json.Str text -> text.value();
      default -> json.text();
    };
  }

  private static Map<String, Json> steps(JsonObject plan) {
    Map<Json, String> names = blockNames(plan);
    Map<String, Json> steps = new LinkedHashMap<>();
    for (JsonObject step : objects(plan, "steps")) {
      if (step.members().get("id") instanceof Json.Str id) {
        List<String> in = new ArrayList<>();
        blocksOf(step).forEach(block -> in.add(names.getOrDefault(block, block.text())));
        JsonObject.Builder named = without(step, "blocks").toBuilder();
        steps.put(id.value(), named.put("in", in.isEmpty() ? null : String.join(", ", in)).build());
      }
    }
    return steps;
  }

  private static Map<String, Json> blocks(JsonObject plan) {
    Map<Json, String> names = blockNames(plan);
    Map<String, Json> blocks = new LinkedHashMap<>();
    for (JsonObject block : objects(plan, "blocks")) {
      Json id = block.members().get("id");
      String name = id == null ? null : names.get(id);
      if (name != null) {
        blocks.put(name, without(block, "id"));
      }
    }
    return blocks;
  }

  /** Blocks by what they are and the first step in them, for their numbers shift. */
  private static Map<Json, String> blockNames(JsonObject plan) {
    Map<Json, String> decorators = new LinkedHashMap<>();
    for (JsonObject block : objects(plan, "blocks")) {
      if (block.members().get("id") instanceof Json.Int id
          && block.members().get("decorator") instanceof Json.Str decorator) {
        decorators.put(id, (decorator.value().equals("branch") ? "" : "@") + decorator.value());
      }
    }
    Map<Json, String> names = new LinkedHashMap<>();
    for (JsonObject step : objects(plan, "steps")) {
      for (Json id : blocksOf(step)) {
        String first = shown(step.members().get("id"));
        names.computeIfAbsent(id, block -> unused(names, decorators.get(id) + " around " + first));
      }
    }
    return names;
  }

  private static String unused(Map<Json, String> names, String name) {
    return names.containsValue(name) ? unused(names, name + " again") : name;
  }

  private static JsonObject without(JsonObject object, String member) {
    JsonObject.Builder rest = JsonObject.builder();
    object.members().forEach((name, value) -> rest.put(name, name.equals(member) ? null : value));
    return rest.build();
  }

  private static List<Json> blocksOf(JsonObject step) {
    return step.members().get("blocks") instanceof Json.Arr blocks ? blocks.items() : List.of();
  }

  private static List<JsonObject> objects(JsonObject plan, String name) {
    List<JsonObject> objects = new ArrayList<>();
    if (plan.members().get(name) instanceof Json.Arr array) {
      for (Json item : array.items()) {
        if (item instanceof JsonObject object) {
          objects.add(object);
        }
      }
    }
    return objects;
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
