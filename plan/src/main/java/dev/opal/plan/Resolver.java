// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.Reasons;
import dev.opal.plan.Reference.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the values that a target needs, each once and all before anything runs: first those that
 * need no other, then those that these complete, and so on.
 */
final class Resolver {
  /** The most that all values of a plan may take together. */
  private static final long MAX_TOTAL = 64L * 1024 * 1024;

  /** Of a circle. */
  private static final int SHOWN_VALUES = 10;

  private static final String TOO_LARGE = "expected values of at most 64 MiB together, saw more";

  private final Script script;
  private final Path folder;
  private final Inputs inputs;
  private final List<Problem> problems = new ArrayList<>();

  /** In the order in which they are met. */
  private final Map<Reference, Need> needs = new LinkedHashMap<>();

  private final Deque<Need> unread = new ArrayDeque<>();
  private long total;

  Resolver(Script script, Path folder, Inputs inputs) {
    this.script = script;
    this.folder = folder;
    this.inputs = inputs;
  }

  /** A value that is wanted. */
  private static final class Need {
    final Reference reference;
    final int offset;

    /** What it is made of, or null where the outside gives it. */
    @Nullable Template source;

    final List<Need> waiting = new ArrayList<>();
    int missing;
    @Nullable Value value;

    Need(Reference reference, int offset) {
      this.reference = reference;
      this.offset = offset;
    }
  }

  /**
   * Finds all of them.
   *
   * @param uses in the order of the source
   */
  Values resolve(List<Template.Use> uses) throws PlanException {
    uses.forEach(use -> need(use, null));
    while (!unread.isEmpty()) {
      read(unread.remove());
    }
    Deque<Need> wave = new ArrayDeque<>();
    needs.values().stream().filter(need -> need.missing == 0).forEach(wave::add);
    int left = needs.size();
    while (!wave.isEmpty() && problems.isEmpty()) {
      Need need = wave.remove();
      need.value = find(need);
      left--;
      for (Need waiting : need.waiting) {
        if (--waiting.missing == 0) {
          wave.add(waiting);
        }
      }
    }
    if (left > 0 && problems.isEmpty()) {
      reportCircle();
    }
    if (!problems.isEmpty()) {
      problems.sort((a, b) -> Integer.compare(a.offset(), b.offset()));
      throw new PlanException(script.source(), problems);
    }
    Map<Reference, Value> values = new LinkedHashMap<>();
    needs.forEach((reference, need) -> {
      if (need.value != null) {
        values.put(reference, need.value);
      }
    });
    return new Values(values);
  }

  private void need(Template.Use use, @Nullable Need by) {
    Need need = needs.get(use.reference());
    if (need == null) {
      need = new Need(use.reference(), use.offset());
      needs.put(use.reference(), need);
      unread.add(need);
    }
    if (by != null) {
      need.waiting.add(by);
      by.missing++;
    }
  }

  /** Says what a value is made of. */
  private void read(Need need) {
    Reference reference = need.reference;
    Template source = null;
    switch (reference.kind()) {
      case ENV -> {
        boolean set = inputs.environment().value(reference.parameter().toString()) != null;
        source = set ? null : reference.otherwise();
        if (!set && source == null) {
          String name = reference.parameter().toString();
          report(
              need,
              "expected a value for @env."
                  + Words.shown(name)
                  + ", saw none; set "
                  + Words.shown(name)
                  + " or give default=");
        }
      }
      case VAR -> source = ofVariable(need, reference.parameter().toString());
      case FILE -> source = reference.parameter();
    }
    need.source = source;
    if (source != null) {
      source.uses().forEach(use -> need(use, need));
    }
  }

  private @Nullable Template ofVariable(Need need, String name) {
    if (inputs.variables().containsKey(name)) {
      return null;
    }
    Script.Variable variable = script.variables().get(name);
    if (variable != null) {
      return variable.value().template();
    }
    if (need.reference.otherwise() == null) {
      report(
          need,
          "expected a var of this file, saw @var."
              + Words.shown(name)
              + Words.hint(name, script.variables().keySet()));
    }
    return need.reference.otherwise();
  }

  private @Nullable Value find(Need need) {
    Reference reference = need.reference;
    long start = System.nanoTime();
    boolean tainted = false;
    Content content = need.source == null ? outside(reference) : fill(need, need.source);
    if (need.source != null) {
      for (Template.Use use : need.source.uses()) {
        Value part = found(use);
        tainted |= part != null && part.secret();
      }
    }
    if (reference.kind() == Kind.FILE) {
      content = file(need, content);
    }
    if (content == null) {
      return null;
    }
    total += content.size();
    if (total > MAX_TOTAL) {
      report(need, TOO_LARGE);
      return null;
    }
    return Value.of(reference, need.offset, content, tainted, inputs, System.nanoTime() - start);
  }

  private @Nullable Content outside(Reference reference) {
    String name = reference.parameter().toString();
    if (reference.kind() == Kind.ENV) {
      return inputs.environment().value(name);
    }
    String given = inputs.variables().get(name);
    return given == null ? null : Content.of(given);
  }

  /** Puts the values where they are named; those were found in an earlier wave. */
  private @Nullable Content fill(Need need, Template template) {
    Map<Reference, Value> parts = new HashMap<>();
    long size = 0;
    for (Template.Use use : template.uses()) {
      Value value = found(use);
      if (value == null) {
        return null;
      }
      parts.put(use.reference(), value);
      size += value.content().size();
    }
    if (size > MAX_TOTAL) {
      report(need, TOO_LARGE);
      return null;
    }
    return new Values(parts).fill(template);
  }

  private @Nullable Value found(Template.Use use) {
    Need need = needs.get(use.reference());
    return need == null ? null : need.value;
  }

  private @Nullable Content file(Need need, @Nullable Content path) {
    String text = path == null ? null : path.text();
    if (text == null) {
      return null;
    }
    try (InputStream in = Files.newInputStream(folder.resolve(text))) {
      byte[] bytes = in.readNBytes((int) MAX_TOTAL + 1);
      return Content.of(bytes);
    } catch (IOException | InvalidPathException e) {
      Template otherwise = need.reference.otherwise();
      if (otherwise != null && otherwise.uses().isEmpty()) {
        return fill(need, otherwise);
      }
      report(
          need,
          "expected a readable file, saw " + Words.shown(need.reference) + ": " + Reasons.of(e));
      return null;
    }
  }

  /** What is left needs itself, or something that does. */
  private void reportCircle() {
    Need start = null;
    for (Need need : needs.values()) {
      if (need.missing > 0) {
        start = need;
        break;
      }
    }
    List<Need> path = new ArrayList<>();
    for (Need at = start; at != null; at = unfinishedOf(at)) {
      int seen = path.indexOf(at);
      if (seen >= 0) {
        report(
            path.get(seen),
            "expected no circle of values, saw " + circle(path.subList(seen, path.size())));
        return;
      }
      path.add(at);
    }
  }

  private static String circle(List<Need> needs) {
    StringBuilder shown = new StringBuilder();
    for (Need need : needs.subList(0, Math.min(SHOWN_VALUES, needs.size()))) {
      shown.append(Words.shown(need.reference)).append(" → ");
    }
    int left = needs.size() - SHOWN_VALUES;
    return shown
        .append(left > 0 ? "and " + left + " more → " : "")
        .append(Words.shown(needs.getFirst().reference))
        .toString();
  }

  private @Nullable Need unfinishedOf(Need need) {
    if (need.source != null) {
      for (Template.Use use : need.source.uses()) {
        Need part = needs.get(use.reference());
        if (part != null && part.value == null) {
          return part;
        }
      }
    }
    return null;
  }

  private void report(Need need, String message) {
    problems.add(new Problem(need.offset, message));
  }
}
