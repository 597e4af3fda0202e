// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Plan;
import dev.opal.model.Texts;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A plan.json as a person reads it before it runs. */
final class PlanPage {
  private final Colours colours;
  private final PrintStream out;
  private final UnaryOperator<String> shown;
  private final Map<Long, JsonObject> blocks = new HashMap<>();

  private PlanPage(Console console, Colours colours, UnaryOperator<String> shown) {
    this.colours = colours;
    this.out = console.out();
    this.shown = shown;
  }

  /** Prints a plan that this process has made, whose text has passed the door. */
  static void print(Plan plan, Console console, Colours colours) {
    try {
      new PlanPage(console, colours, Texts::printable).print(plan.json());
    } catch (JsonException e) {
      throw new IllegalStateException("expected a plan to have the form of plan.json", e);
    }
  }

  /**
   * Prints what a file holds.
   *
   * @throws JsonException where it has not the form of a plan
   */
  static void print(JsonObject plan, Console console, Colours colours) throws JsonException {
    new PlanPage(console, colours, console::shown).print(plan);
  }

  private void print(JsonObject plan) throws JsonException {
    line("", colours.heading(text(plan, "target") + " in " + text(plan, "env")));
    line("", "plan      " + text(plan, "plan_hash"));
    line("", "template  " + text(plan, "template_hash"));
    if (!plan.string("directory").isEmpty()) {
      line("", "folder    " + text(plan, "directory"));
    }
    out.println();
    for (JsonObject block : plan.objects("blocks")) {
      blocks.put(block.integer("id"), block);
    }
    List<Long> around = List.of();
    for (JsonObject step : plan.objects("steps")) {
      List<Long> now = blocksOf(step);
      open(around, now);
      around = now;
      step(step, "  ".repeat(around.size()));
    }
    values(plan);
    programs(plan);
  }

  private static List<Long> blocksOf(JsonObject step) {
    List<Long> ids = new ArrayList<>();
    if (step.members().get("blocks") instanceof Json.Arr array) {
      for (Json id : array.items()) {
        ids.add(id instanceof Json.Int number ? number.value() : 0L);
      }
    }
    return ids;
  }

  /** Names the blocks that begin here. */
  private void open(List<Long> before, List<Long> now) throws JsonException {
    int same = 0;
    while (same < before.size() && same < now.size() && before.get(same).equals(now.get(same))) {
      same++;
    }
    for (int i = same; i < now.size(); i++) {
      JsonObject block = blocks.get(now.get(i));
      if (block != null) {
        boolean branch = block.string("decorator").equals("branch");
        String name = (branch ? "" : "@") + text(block, "decorator");
        StringBuilder options = new StringBuilder();
        members(block, "options")
            .forEach(
                (option, value) -> options.append(' ').append(option).append('=').append(value));
        line("  ".repeat(i), colours.heading(name) + options);
      }
    }
  }

  private void step(JsonObject step, String indent) throws JsonException {
    String estimate = step.stringOrNull("estimated_duration");
    String usually = estimate == null ? "" : "  (" + shown.apply(estimate) + " usually)";
    line(indent, colours.heading(text(step, "id")) + "  " + text(step, "command") + usually);
    JsonObject options = step.objectOrNull("options");
    if (options != null) {
      for (String name : options.members().keySet()) {
        String value = options.string(name);
        // No header holds a line feed, so that those between headers tell no lies.
        for (String one : name.equals("header") ? value.split("\n", -1) : new String[] {value}) {
          line(indent + "    ", shown.apply(name) + ": " + shown.apply(one));
        }
      }
    }
    members(step, "commitments")
        .forEach((name, value) -> line(indent + "    ", "masked " + name + ": " + value));
  }

  private void values(JsonObject plan) throws JsonException {
    JsonObject values = plan.objectOrNull("values");
    JsonObject texts = plan.objectOrNull("resolved_values");
    for (int i = 1; values != null && texts != null && i <= values.members().size(); i++) {
      if (i == 1) {
        out.println();
        line("", colours.heading("values"));
      }
      String number = String.valueOf(i);
      String commitment = values.object(number).stringOrNull("commitment");
      line("  ", text(texts, number) + (commitment == null ? "" : "  " + shown.apply(commitment)));
    }
  }

  private void programs(JsonObject plan) throws JsonException {
    Map<String, String> members = members(plan, "programs");
    if (!members.isEmpty()) {
      out.println();
      line("", colours.heading("programs"));
      members.forEach((member, value) -> line("  ", member + "  " + value));
    }
  }

  private Map<String, String> members(JsonObject object, String name) throws JsonException {
    Map<String, String> members = new LinkedHashMap<>();
    JsonObject inside = object.objectOrNull(name);
    if (inside != null) {
      for (String member : inside.members().keySet()) {
        members.put(shown.apply(member), text(inside, member));
      }
    }
    return members;
  }

  private String text(JsonObject object, String name) throws JsonException {
    return shown.apply(object.string(name));
  }

  private void line(String indent, String text) {
    out.println(indent + text);
  }
}
