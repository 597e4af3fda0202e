// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.Texts;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An .opl file that parses: docs/formats/opl.md. Immutable. */
public final class OplFile {
  private final Script script;
  private final Path folder;

  private OplFile(Script script, Path folder) {
    this.script = script;
    this.folder = folder;
  }

  /**
   * Reads a file of at most 1 MiB.
   *
   * @throws PlanException where it cannot be read or does not parse, with all its problems
   */
  public static OplFile read(Path file) throws PlanException {
    Path parent = file.toAbsolutePath().getParent();
    return new OplFile(
        ScriptParser.parse(Source.read(file)), parent == null ? Path.of("/") : parent);
  }

  /** Returns the folder that the file lies in, in which its steps run. */
  public Path folder() {
    return folder;
  }

  /** Returns the names of the targets, in the order of the file. */
  public List<String> targets() {
    return List.copyOf(script.targets().keySet());
  }

  /**
   * Returns the target of this name, or the only one where there is no name.
   *
   * @throws PlanException where there is none, or several and no name
   */
  public String target(@Nullable String name) throws PlanException {
    List<String> targets = targets();
    if (name == null) {
      if (targets.size() != 1) {
        throw new PlanException(
            script.source().name()
                + ": expected one target, saw "
                + (targets.isEmpty()
                    ? "none; add target NAME { … }"
                    : targets.size() + "; name one of " + String.join(", ", targets)));
      }
      return targets.getFirst();
    }
    if (!targets.contains(name)) {
      String hint = Words.hint(name, targets);
      throw new PlanException(
          script.source().name()
              + ": expected a target of this file, saw "
              + Texts.quote(name)
              + (hint.isEmpty() && !targets.isEmpty()
                  ? "; it has " + String.join(", ", targets)
                  : hint));
    }
    return name;
  }

  /** Returns the environment variables that the file says are no secrets. */
  public Set<String> shownNames() {
    Set<String> names = new TreeSet<>();
    for (String target : targets()) {
      for (Template.Use use : script.uses(target)) {
        Reference reference = use.reference();
        if (reference.kind() == Reference.Kind.ENV && Boolean.FALSE.equals(reference.secret())) {
          names.add(reference.parameter().toString());
        }
      }
    }
    return names;
  }

  /**
   * Resolves a target: reads every value that it needs, once.
   *
   * @param target one of {@link #targets()}
   * @throws PlanException where a value is missing or not what is wanted, with all of these
   */
  public Resolution resolve(String target, Inputs inputs) throws PlanException {
    return new Planner(script, folder, inputs).plan(target);
  }
}
