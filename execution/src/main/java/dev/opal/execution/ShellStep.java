// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import dev.opal.model.Outcome;
import dev.opal.model.Status;
import dev.opal.plan.Content;
import dev.opal.plan.Node;
import dev.opal.recorder.RunPlace;
import dev.opal.recorder.Step;
import dev.opal.redaction.Redactor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Runs a shell's command: its values in the environment, its output in the step's log. */
final class ShellStep implements AutoCloseable {
  private static final String COMMAND = "OPAL_COMMAND";
  private static final String SECRET_NAMES = "OPAL_SECRET_NAMES";

  /** Runs what the variable holds, which no descendant inherits. */
  private static final String FROM_VARIABLE = "eval \"unset " + COMMAND + "; $" + COMMAND + "\"";

  private final Redactor redactor;
  private final Path folder;
  private final Function<RunPlace, ByteStrings> environment;
  private final SignalRelay relay;
  private final Confinement confinement;

  /** Descendants may hold their output: it is read until the run ends. */
  private final List<ChildProcess> children = new ArrayList<>();

  /**
   * @param folder where the commands run
   * @param environment of a process at a place of the run
   * @param confinement of every command
   */
  ShellStep(
      Redactor redactor,
      Path folder,
      Function<RunPlace, ByteStrings> environment,
      SignalRelay relay,
      Confinement confinement) {
    this.redactor = redactor;
    this.folder = folder;
    this.environment = environment;
    this.relay = relay;
    this.confinement = confinement;
  }

  PlanExecution.Ended run(Node.Shell node, Step step, Scope scope) {
    ByteStrings variables = variables(node, step);
    String script = node.script();
    if (node.secret() || isSecret(script)) {
      variables = variables.with(COMMAND, script);
      script = FROM_VARIABLE;
    }
    Content input = node.input();
    Launch launch =
        Launch.capture(ByteStrings.of(node.shell(), "-c", script))
            .withEnvironment(variables)
            .withDirectory(folder)
            .withConfinement(confinement)
            .withInput(input == null ? null : input.bytes());
    ChildProcess child;
    try {
      child = ChildProcess.start(launch, new StepSink(step));
    } catch (SpawnException e) {
      return failed(e.exitCode(), String.valueOf(e.getMessage()));
    }
    relay.attach(child);
    Scope.Exit cancellation = scope.enter(child::relay);
    ChildExit exit = child.await();
    cancellation.close();
    relay.detach(child);
    keepWhileHeld(child, exit);
    exit.sinkFailure().ifPresent(thrown -> step.lostOutput("the recorder failed: " + thrown));
    Outcome outcome = StepProcess.outcome(redactor, exit, step);
    if (exit.cancelled() && scope.reason() == Status.TIMED_OUT) {
      outcome =
          new Outcome(
              Status.TIMED_OUT,
              ExitStatus.TIMED_OUT,
              outcome.signal(),
              redactor.text(Scope.OUT_OF_TIME),
              outcome.usage());
    }
    return new PlanExecution.Ended(outcome, null);
  }

  /** Names those that are secret to recorders inside this one, too. */
  private ByteStrings variables(Node.Shell node, Step step) {
    ByteStrings variables = environment.apply(step.place());
    for (Map.Entry<String, Content> variable : node.variables().entrySet()) {
      variables = variables.with(variable.getKey(), variable.getValue().bytes());
    }
    if (node.secretVariables().isEmpty()) {
      return variables;
    }
    byte[] known = variables.variable(SECRET_NAMES);
    String before = known == null ? "" : new String(known, StandardCharsets.UTF_8) + ",";
    return variables.with(SECRET_NAMES, before + String.join(",", node.secretVariables()));
  }

  /** Knows what became a secret since the plan was made. */
  private boolean isSecret(String script) {
    return !redactor.text(script).toString().equals(script);
  }

  private void keepWhileHeld(ChildProcess child, ChildExit exit) {
    if (exit.heldOpen().isEmpty()) {
      child.close();
      return;
    }
    synchronized (children) {
      children.add(child);
    }
  }

  PlanExecution.Ended failed(int exitCode, String message) {
    return new PlanExecution.Ended(
        new Outcome(Status.FAILED, exitCode, null, redactor.text(message), Outcome.Usage.NONE),
        null);
  }

  @Override
  public void close() {
    synchronized (children) {
      children.forEach(ChildProcess::close);
    }
  }
}
