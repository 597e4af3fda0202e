// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import dev.opal.model.Status;
import dev.opal.plan.Node;
import dev.opal.plan.Resolution;
import dev.opal.recorder.Run;
import dev.opal.recorder.RunPlace;
import dev.opal.recorder.Step;
import dev.opal.redaction.Redactor;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * Executes resolved plans: each step's commands in a process group of its own, with an empty
 * standard input unless the source gives one. Signals that Opal receives meanwhile are the steps'.
 */
public final class PlanRun {
  private final Redactor redactor;
  private final Path folder;
  private final Function<RunPlace, ByteStrings> environment;
  private final Confinement confinement;

  /**
   * @param folder where commands run
   * @param environment of a process at a place of the run
   * @param confinement of every command; a request is Opal's own and not held to it
   */
  public PlanRun(
      Redactor redactor,
      Path folder,
      Function<RunPlace, ByteStrings> environment,
      Confinement confinement) {
    this.redactor = redactor;
    this.folder = folder;
    this.environment = environment;
    this.confinement = confinement;
  }

  /**
   * Executes the plan to its end as steps of the run, which stays open.
   *
   * @param atEnd called after the last step's end, while output that a descendant still prints is
   *     recorded
   */
  public PlanExecution.Result execute(
      Resolution resolution, Run run, RunWatcher watcher, Runnable atEnd) {
    resolution.uses().forEach(run::decoratorUsed);
    try (Scope scope = new Scope();
        SignalRelay relay = SignalRelay.start(signal -> scope.cancel(Status.CANCELLED, signal));
        ShellStep shell = new ShellStep(redactor, folder, environment, relay, confinement)) {
      HttpStep http = new HttpStep(redactor);
      PlanExecution.Steps steps =
          new PlanExecution.Steps() {
            @Override
            public PlanExecution.Ended shell(Node.Shell node, Step step, Scope in) {
              return shell.run(node, step, in);
            }

            @Override
            public PlanExecution.Ended http(Node.Http node, Step step, Scope in) {
              return http.run(node, step, in);
            }
          };
      PlanExecution.Result result =
          new PlanExecution(run, steps, watcher).execute(resolution.root(), scope);
      atEnd.run();
      return result;
    }
  }
}
