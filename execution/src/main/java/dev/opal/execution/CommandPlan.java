// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import dev.opal.model.DecoratorUse;
import dev.opal.model.Name;
import dev.opal.model.Outcome;
import dev.opal.model.OutputStreamName;
import dev.opal.model.Plan;
import dev.opal.model.PlanKey;
import dev.opal.model.PlanStep;
import dev.opal.model.StepPath;
import dev.opal.model.Texts;
import dev.opal.recorder.GitCheckout;
import dev.opal.recorder.Step;
import dev.opal.recorder.Surroundings;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.Redactor;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The plan of one wrapped command: a single step, its arguments. */
public final class CommandPlan {
  private static final String DECORATOR = "exec";

  /** The step's name where the door masks it. */
  private static final String NAMELESS = "step";

  private final Redactor redactor;
  private final List<String> command;

  private final String stepName;
  private final Redacted shown;

  /**
   * @param step the path that the user gave, below the run's own; empty for none
   * @throws IllegalArgumentException where the step is no path
   */
  public CommandPlan(Redactor redactor, List<String> command, String step) {
    this.redactor = redactor;
    this.command = command;
    String wanted = step.startsWith("main/") ? step.substring("main/".length()) : step;
    String name =
        wanted.isEmpty() ? StepPath.toSegment(redactor.value("", baseName()).toString()) : wanted;
    if (!StepPath.isPath("main/" + name)) {
      throw new IllegalArgumentException(
          "a step must be names of 1 to 64 letters, digits, '_' or '-', joined by '/', but was "
              + Texts.quote(redactor.text(step).toString()));
    }
    // A password that is also a name is no reason not to run.
    boolean isMasked = !redactor.text("main/" + name).toString().equals("main/" + name);
    this.stepName = isMasked ? NAMELESS : name;
    List<String> quoted = new ArrayList<>();
    // The door first: a secret that is quoted is no longer the secret that the door knows.
    command.forEach(argument -> quoted.add(quote(argument(argument).toString())));
    this.shown = redactor.text(String.join(" ", quoted));
  }

  private String baseName() {
    String program = command.get(0);
    return program.substring(program.lastIndexOf('/') + 1);
  }

  /**
   * Returns the target of a run that names none: the command's base name, as far as a name can hold
   * it.
   */
  public String defaultTarget() {
    String name = redactor.value("", baseName()).toString().replaceAll("[^A-Za-z0-9._-]", "_");
    String cut = name.substring(0, Math.min(name.length(), 63));
    return Name.isName(cut) ? cut : "x" + cut;
  }

  /** Returns the names of the step below the run's own path. */
  public String stepName() {
    return stepName;
  }

  /** Returns the command as a shell would read it. */
  public Redacted command() {
    return shown;
  }

  /** Returns the plan for this environment and target. */
  public Plan resolve(Name env, Name target, Surroundings surroundings, PlanKey key) {
    List<Redacted> argv = new ArrayList<>();
    Map<String, String> commitments = new TreeMap<>();
    for (int i = 0; i < command.size(); i++) {
      Redacted argument = argument(command.get(i));
      argv.add(argument);
      if (!argument.toString().equals(command.get(i))) {
        commitments.put(String.valueOf(i), key.commit(command.get(i)));
      }
    }
    PlanStep step =
        new PlanStep(
            new StepPath(redactor.text("main/" + stepName)), DECORATOR, shown, argv, commitments);
    return new Plan(
        env,
        target,
        redactor.text(GitCheckout.relative(surroundings.git(), surroundings.directory())),
        key.id(),
        redactor.rules().version(),
        Instant.now().truncatedTo(ChronoUnit.MICROS),
        List.of(step),
        Plan.Resolved.NONE);
  }

  /** Returns the command as one use of the decorator that stands for it. */
  public DecoratorUse use(Outcome outcome, Step step) {
    return new DecoratorUse(
        redactor.text("@" + DECORATOR),
        shown,
        Redacted.EMPTY,
        0,
        step.nanos(),
        outcome.exitCode(),
        OptionalLong.of(
            step.lineFeeds(OutputStreamName.STDOUT) + step.lineFeeds(OutputStreamName.TERMINAL)),
        null);
  }

  /** A short secret is masked where it stands as the whole argument. */
  private Redacted argument(String text) {
    return redactor.value("", text);
  }

  private static String quote(String argument) {
    boolean plain = !argument.isEmpty() && argument.matches("[A-Za-z0-9_@%+=:,./<>\\[\\]-]+");
    return plain ? argument : "'" + argument.replace("'", "'\\''") + "'";
  }
}
