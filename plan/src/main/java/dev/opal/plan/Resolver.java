// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.Reasons;
import dev.opal.plan.Reference.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
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
  private static final int MAX_TOTAL = 16 * 1024 * 1024;

  private static final String TOO_LARGE = "expected values of at most 16 MiB together, saw more";

  private final Script script;
  private final Path folder;
  private final Inputs inputs;
  private final List<Problem> problems = new ArrayList<>();

  /** In the order in which they are met. */
  private final Map<Reference, Need> needs = new LinkedHashMap<>();

  private final Deque<Need> unread = new ArrayDeque<>();

  /** Those that wait for nothing. */
  private final Deque<Need> wave = new ArrayDeque<>();

  private long total;

  Resolver(Script script, Path folder, Inputs inputs) {
    this.script = script;
    this.folder = folder;
    this.inputs = inputs;
  }

  /**
   * Finds all of them.
   *
   * @param uses in the order of the source
   */
  Values resolve(List<Template.Use> uses) throws PlanException {
    uses.forEach(use -> need(use, null));
    readAll();
    while (!wave.isEmpty()) {
      Need need = wave.remove();
      need.value = find(need);
      if (need.value == null) {
        readAll();
        continue;
      }
      for (Need waiting : need.waiting) {
        if (--waiting.missing == 0) {
          wave.add(waiting);
        }
      }
    }
    if (problems.isEmpty()) {
      problems.addAll(Need.circle(needs));
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
    if (by != null && need.value == null) {
      need.waiting.add(by);
      by.missing++;
    }
  }

  private void readAll() {
    while (!unread.isEmpty()) {
      Need need = unread.remove();
      read(need);
      if (need.missing == 0) {
        wave.add(need);
      }
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
                  + " or give default="
                  + Words.hint(name, inputs.environment().names()));
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
    if (reference.kind() == Kind.FILE && !need.replaced) {
      content = file(need, content);
    }
    if (content == null) {
      return null;
    }
    total += content.size();
    if (total > MAX_TOTAL) {
      return tooLarge(need);
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
      return tooLarge(need);
    }
    return new Values(parts).fill(template);
  }

  /** Reads no more. */
  private <T> @Nullable T tooLarge(Need need) {
    report(need, TOO_LARGE);
    wave.clear();
    return null;
  }

  private @Nullable Value found(Template.Use use) {
    Need need = needs.get(use.reference());
    return need == null ? null : need.value;
  }

  private @Nullable Content file(Need need, @Nullable Content path) {
    if (path == null) {
      return null;
    }
    try {
      return read(path);
    } catch (IOException | InvalidPathException e) {
      Template otherwise = need.reference.otherwise();
      if (otherwise != null) {
        replace(need, otherwise);
        return null;
      }
      report(
          need,
          "expected a readable file, saw "
              + Words.shown(need.reference)
              + ": "
              + Reasons.of(e)
              + (e instanceof NoSuchFileException
                  ? "; every file is read before the first step runs"
                  : ""));
      return null;
    }
  }

  /** Reads no pipe and no device: one that says nothing would hang. */
  private Content read(Content path) throws IOException {
    String text = path.text();
    if (text == null) {
      throw new IOException("its path is not UTF-8");
    }
    Path file = folder.resolve(text);
    BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
    if (!found.isRegularFile()) {
      throw new IOException(found.isDirectory() ? "it is a directory" : "it is no regular file");
    }
    Programs.requireStored(file, found.size());
    try (InputStream in = Files.newInputStream(file)) {
      return Content.owned(in.readNBytes(MAX_TOTAL + 1));
    }
  }

  /** Waits for what stands in for the file, which nobody needed before. */
  private void replace(Need need, Template otherwise) {
    need.replaced = true;
    need.source = otherwise;
    otherwise.uses().forEach(use -> need(use, need));
    if (need.missing == 0) {
      wave.add(need);
    }
  }

  private void report(Need need, String message) {
    problems.add(new Problem(need.offset, message));
  }
}
