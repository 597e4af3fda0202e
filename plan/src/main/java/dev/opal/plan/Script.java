// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an .opl file says, before any value is known.
 *
 * @param variables by name, in the order of the file
 * @param targets by name, in the order of the file
 */
record Script(Source source, Map<String, Variable> variables, Map<String, Target> targets) {

  Target target(String name) {
    return Objects.requireNonNull(targets.get(name), "a target of the file");
  }

  /** Returns the references of a target, in the order of the source. */
  List<Template.Use> uses(String target) {
    List<Template.Use> uses = new ArrayList<>();
    collect(target(target).items(), uses);
    return uses;
  }

  private static void collect(List<Item> items, List<Template.Use> uses) {
    for (Item item : items) {
      if (item instanceof Group group) {
        collect(group.items(), uses);
      } else if (item instanceof Wrapper wrapper) {
        wrapper.call().collect(uses);
        collect(wrapper.items(), uses);
      } else if (item instanceof StepItem step) {
        step.call().collect(uses);
      }
    }
  }

  /** {@code var name = value}. */
  record Variable(String name, Argument value, int offset) {}

  /** {@code target name { … }}. */
  record Target(String name, List<Item> items, int offset) {}

  /** What stands in a block. */
  sealed interface Item {}

  /** {@code name { … }}: its steps have a path of their own. */
  record Group(String name, List<Item> items, int offset) implements Item {}

  /** {@code @retry(…) { … }} and the like. */
  record Wrapper(Call call, List<Item> items) implements Item {}

  /**
   * Something to run.
   *
   * @param name null where it has none
   */
  record StepItem(@Nullable String name, Call call) implements Item {}

  /**
   * A decorator and what it was given.
   *
   * @param command the first argument of a shell or the address of a request; empty for wrappers
   * @param arguments by name, in the order of the signature
   */
  record Call(
      Decorator decorator, Template command, Map<String, List<Argument>> arguments, int offset) {
    @Nullable Argument argument(String name) {
      List<Argument> given = arguments.get(name);
      return given == null ? null : given.getFirst();
    }

    private void collect(List<Template.Use> uses) {
      uses.addAll(command.uses());
      arguments.forEach((name, given) -> {
        if (!name.equals(decorator.command())) {
          given.forEach(argument -> uses.addAll(argument.template().uses()));
        }
      });
    }
  }
}
