// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Durations;
import dev.opal.model.Plan;
import dev.opal.model.PlanStep;
import dev.opal.redaction.Redacted;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A plan as a person reads it before it runs. */
final class PlanPage {
  private final Plan plan;
  private final Console console;
  private final Colours colours;
  private final PrintStream out;
  private final Map<Integer, Plan.Block> blocks = new HashMap<>();

  private PlanPage(Plan plan, Console console, Colours colours) {
    this.plan = plan;
    this.console = console;
    this.colours = colours;
    this.out = console.out();
    plan.resolved().blocks().forEach(block -> blocks.put(block.id(), block));
  }

  static void print(Plan plan, Console console, Colours colours) {
    new PlanPage(plan, console, colours).print();
  }

  private void print() {
    out.println(colours.heading(plan.target() + " in " + plan.env()));
    out.println("plan      " + plan.hash());
    out.println("template  " + plan.templateHash());
    if (!plan.directory().isEmpty()) {
      out.println("folder    " + shown(plan.directory()));
    }
    out.println();
    List<Integer> around = List.of();
    for (PlanStep step : plan.steps()) {
      open(around, step.blocks());
      around = step.blocks();
      print(step, "  ".repeat(around.size()));
    }
    values();
    programs();
  }

  /** Names the blocks that begin here. */
  private void open(List<Integer> before, List<Integer> now) {
    int same = 0;
    while (same < before.size() && same < now.size() && before.get(same).equals(now.get(same))) {
      same++;
    }
    for (int i = same; i < now.size(); i++) {
      Plan.Block block = blocks.get(now.get(i));
      if (block != null) {
        out.println("  ".repeat(i) + colours.heading(decorator(block)) + options(block.options()));
      }
    }
  }

  private static String decorator(Plan.Block block) {
    return block.decorator().equals("branch") ? "branch" : "@" + block.decorator();
  }

  private String options(Map<String, Redacted> options) {
    StringBuilder out = new StringBuilder();
    new TreeMap<>(options)
        .forEach((name, value) -> out.append(' ').append(name).append('=').append(shown(value)));
    return out.toString();
  }

  private void print(PlanStep step, String indent) {
    Duration estimate = step.estimate();
    String usually =
        estimate == null ? "" : "  (" + Durations.format(estimate.toNanos()) + " usually)";
    out.println(
        indent + colours.heading(step.id().toString()) + "  " + shown(step.command()) + usually);
    new TreeMap<>(step.options()).forEach((name, value) -> print(indent + "    ", name, value));
    new TreeMap<>(step.commitments())
        .forEach(
            (name, commitment) -> out.println(indent + "    masked " + name + ": " + commitment));
  }

  /** No header holds a line feed, so that those between headers tell no lies. */
  private void print(String indent, String name, Redacted value) {
    boolean each = name.equals("header");
    List<String> shown = each ? console.freshLines(value) : List.of(shown(value));
    shown.forEach(line -> out.println(indent + name + ": " + line));
  }

  private void values() {
    List<Plan.Value> values = plan.resolved().values();
    if (values.isEmpty()) {
      return;
    }
    out.println();
    out.println(colours.heading("values"));
    for (Plan.Value value : values) {
      String commitment = value.commitment() == null ? "" : "  " + value.commitment();
      out.println("  " + shown(value.shown()) + commitment);
    }
  }

  private void programs() {
    Map<Redacted, ?> programs = new TreeMap<>(plan.resolved().programs());
    if (!programs.isEmpty()) {
      out.println();
      out.println(colours.heading("programs"));
      programs.forEach((path, digest) -> out.println("  " + shown(path) + "  " + digest));
    }
  }

  private String shown(Redacted text) {
    return console.fresh(text);
  }
}
