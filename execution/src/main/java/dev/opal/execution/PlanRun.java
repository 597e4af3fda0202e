// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import dev.opal.model.Status;
import dev.opal.plan.Node;
import dev.opal.plan.Programs;
import dev.opal.plan.Resolution;
import dev.opal.recorder.Run;
import dev.opal.recorder.RunPlace;
import dev.opal.recorder.Step;
import dev.opal.redaction.Redactor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Executes resolved plans: each step's commands in a process group of its own, with an empty
 * standard input unless the source gives one. Signals that Opal receives meanwhile are the steps'.
 */
public final class PlanRun {
  /**
   * What a run insists on.
   *
   * @param approved just this plan: a program that changed since does not run
   * @param recorded no step begins once the journal cannot be written
   */
  public record Terms(boolean approved, boolean recorded) {}

  private final Redactor redactor;
  private final Path folder;
  private final Function<RunPlace, ByteStrings> environment;
  private final Confinement confinement;
  private final Terms terms;

  /**
   * @param folder where commands run
   * @param environment of a process at a place of the run
   * @param confinement of every command; a request is Opal's own and not held to it
   */
  public PlanRun(
      Redactor redactor,
      Path folder,
      Function<RunPlace, ByteStrings> environment,
      Confinement confinement,
      Terms terms) {
    this.redactor = redactor;
    this.folder = folder;
    this.environment = environment;
    this.confinement = confinement;
    this.terms = terms;
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
        SignalRelay relay = SignalRelay.start(signal -> cancel(scope, signal, watcher));
        ShellStep shell = new ShellStep(redactor, folder, environment, relay, confinement)) {
      HttpStep http = new HttpStep(redactor);
      PlanExecution.Steps steps =
          new PlanExecution.Steps() {
            @Override
            public PlanExecution.Ended shell(Node.Shell node, Step step, Scope in) {
              List<String> changed = changedPrograms(node);
              if (terms.approved() && !changed.isEmpty()) {
                return shell.failed(SpawnException.OWN_FAILURE, refusal(changed.get(0)));
              }
              for (String program : changed) {
                run.note("opal.program_changed", program, Map.of("step", step.path().toString()));
              }
              return shell.run(node, step, in);
            }

            @Override
            public PlanExecution.Ended http(Node.Http node, Step step, Scope in) {
              return http.run(node, step, in);
            }
          };
      PlanExecution.Result result =
          new PlanExecution(run, steps, watcher, () -> !terms.recorded() || run.isHealthy())
              .execute(resolution.root(), scope);
      atEnd.run();
      return result;
    }
  }

  /** A screen that nobody reads any more must not keep anything from its end. */
  private static void cancel(Scope scope, int signal, RunWatcher watcher) {
    scope.cancel(Status.CANCELLED, signal);
    watcher.cancelling(signal, Grace.DEFAULT);
  }

  /** Returns the programs of a step that are no longer as they were planned. */
  private List<String> changedPrograms(Node.Shell node) {
    List<String> changed = new ArrayList<>();
    node.programs()
        .forEach((program, digest) -> {
          if (!digest.equals(Programs.digest(folder, program))) {
            changed.add(program);
          }
        });
    return changed;
  }

  private static String refusal(String program) {
    return "expected "
        + program
        + " as it was approved, saw another file; what a plan builds and runs itself has no ./ in"
        + " front, as in build/hello";
  }
}
