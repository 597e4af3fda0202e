// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import dev.opal.model.DecoratorUse;
import dev.opal.model.Outcome;
import dev.opal.model.Status;
import dev.opal.model.StepPath;
import dev.opal.plan.Node;
import dev.opal.recorder.Run;
import dev.opal.recorder.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Executes a plan as steps of a run. The first failure ends it: what has not begun does not begin.
 * For one execution, by one thread.
 */
public final class PlanExecution {
  private final Run run;
  private final Steps steps;
  private final RunWatcher watcher;
  private final BooleanSupplier goesOn;
  private final Branches branches = new Branches();
  private final Map<StepPath, Live> live = new ConcurrentHashMap<>();

  /** What runs a step. */
  interface Steps {
    Ended shell(Node.Shell node, Step step, Scope scope);

    Ended http(Node.Http node, Step step, Scope scope);
  }

  /**
   * How an attempt ended.
   *
   * @param statusCode of an HTTP answer, or null
   */
  record Ended(Outcome outcome, @Nullable Integer statusCode) {}

  /**
   * How a part of the plan ended.
   *
   * @param exitCode of the first step that failed; 0 where none did
   * @param limit the {@code @timeout} that ended it, or null
   */
  public record Result(Status status, int exitCode, Node.@Nullable Timeout limit) {
    static final Result SUCCEEDED = new Result(Status.SUCCEEDED, 0);

    Result(Status status, int exitCode) {
      this(status, exitCode, null);
    }

    public boolean isSuccess() {
      return status == Status.SUCCEEDED;
    }
  }

  /** A step that is not over: its block may begin again. */
  private static final class Live {
    final Step step;
    int attempts;
    Outcome outcome = Outcome.of(Status.CANCELLED);

    Live(Step step) {
      this.step = step;
    }
  }

  /**
   * @param goesOn asked before each step whether it may begin
   */
  PlanExecution(Run run, Steps steps, RunWatcher watcher, BooleanSupplier goesOn) {
    this.run = run;
    this.steps = steps;
    this.watcher = watcher;
    this.goesOn = goesOn;
  }

  /** Executes all of it in this scope. */
  Result execute(Node root, Scope scope) {
    return execute(root, scope, false);
  }

  /**
   * @param retried a block around it may begin again, so that no step ends here
   */
  private Result execute(Node node, Scope scope, boolean retried) {
    // A switch over them takes a cold JVM half a millisecond to make.
    if (node instanceof Node.Sequence sequence) {
      return sequence(sequence, scope, retried);
    }
    if (node instanceof Node.Retry retry) {
      return retry(retry, scope, retried);
    }
    if (node instanceof Node.Timeout timeout) {
      return timeout(timeout, scope, retried);
    }
    if (node instanceof Node.Parallel parallel) {
      return parallel(parallel, scope, retried);
    }
    return step((Node.Step) node, scope, retried);
  }

  private Result sequence(Node.Sequence sequence, Scope scope, boolean retried) {
    for (Node node : sequence.nodes()) {
      Result result = execute(node, scope, retried);
      if (!result.isSuccess()) {
        return result;
      }
    }
    return Result.SUCCEEDED;
  }

  private Result retry(Node.Retry retry, Scope scope, boolean retried) {
    long start = System.nanoTime();
    Result result = execute(retry.block(), scope, true);
    for (int i = 1; i < retry.times() && !result.isSuccess(); i++) {
      if (!waitForNext(retry, i + 1, scope)) {
        // A failure that would have been tried again is not how it ended.
        result = result.status() == Status.FAILED ? over(scope) : result;
        break;
      }
      result = execute(retry.block(), scope, true);
    }
    if (!retried) {
      endAll(retry.block());
    }
    used(retry.use(), start, result.exitCode());
    return result;
  }

  /** Tells whether a block begins once more. */
  private boolean waitForNext(Node.Retry retry, int attempt, Scope scope) {
    if (scope.reason() != null || !goesOn.getAsBoolean()) {
      return false;
    }
    watcher.retrying(retry, attempt);
    return scope.pause(retry.delay());
  }

  private Result timeout(Node.Timeout timeout, Scope scope, boolean retried) {
    long start = System.nanoTime();
    Result result;
    try (Scope limited = scope.open()) {
      limited.cancelAfter(timeout.after());
      result = execute(timeout.block(), limited, retried);
      if (!result.isSuccess()
          && limited.reason() == Status.TIMED_OUT
          && scope.reason() != Status.CANCELLED) {
        result = new Result(Status.TIMED_OUT, ExitStatus.TIMED_OUT, timeout);
      }
    }
    used(timeout.use(), start, result.exitCode());
    return result;
  }

  private Result parallel(Node.Parallel parallel, Scope scope, boolean retried) {
    long start = System.nanoTime();
    AtomicReference<@Nullable Result> failure = new AtomicReference<>();
    AtomicBoolean skipped = new AtomicBoolean();
    List<Runnable> tasks = new ArrayList<>();
    try (Scope shared = scope.open()) {
      for (Node branch : parallel.branches()) {
        tasks.add(() -> {
          if (failure.get() != null || shared.reason() != null) {
            skipped.set(true);
            return;
          }
          Result result = execute(branch, shared, retried);
          if (!result.isSuccess() && failure.compareAndSet(null, result) && parallel.cancels()) {
            shared.cancel(Status.CANCELLED);
          }
        });
      }
      branches.run(tasks, parallel.max(), shared);
    }
    Result failed = failure.get();
    if (failed == null && skipped.get()) {
      failed = over(scope);
    }
    Result result = failed == null ? Result.SUCCEEDED : failed;
    used(parallel.use(), start, result.exitCode());
    return result;
  }

  private Result step(Node.Step node, Scope scope, boolean retried) {
    if (scope.reason() != null) {
      return over(scope);
    }
    if (!goesOn.getAsBoolean()) {
      return new Result(Status.FAILED, SpawnException.OWN_FAILURE);
    }
    Live current = live.computeIfAbsent(node.path(), path -> begin(node));
    current.attempts++;
    watcher.started(node.path(), node.command(), current.attempts);
    long start = current.step.nanos();
    long lines = lines(current.step);
    Ended ended =
        node instanceof Node.Shell shell
            ? steps.shell(shell, current.step, scope)
            : steps.http((Node.Http) node, current.step, scope);
    long nanos = current.step.nanos() - start;
    current.outcome = ended.outcome();
    current.step.decoratorUsed(
        use(node, nanos, ended, OptionalLong.of(lines(current.step) - lines)));
    current.step.attemptEnded(current.attempts, nanos, ended.outcome());
    if (retried) {
      watcher.attempted(node.path(), current.attempts, ended.outcome());
    } else {
      end(node.path(), current);
    }
    return result(ended.outcome(), scope);
  }

  /** A cancelled process may end as if nothing had been. */
  private static Result result(Outcome outcome, Scope scope) {
    Integer exitCode = outcome.exitCode();
    int code = exitCode == null || exitCode == 0 ? scope.exitCode() : exitCode;
    return outcome.status() == Status.SUCCEEDED
        ? Result.SUCCEEDED
        : new Result(outcome.status(), code);
  }

  private Live begin(Node.Step node) {
    String segments = node.path().toString().substring("main/".length());
    StepPath path = node.path();
    return new Live(
        run.step(segments, node.command(), (stream, bytes) -> watcher.output(path, stream, bytes)));
  }

  private static Result over(Scope scope) {
    Status why = scope.reason() == Status.TIMED_OUT ? Status.TIMED_OUT : Status.CANCELLED;
    return new Result(why, scope.exitCode());
  }

  private void endAll(Node node) {
    switch (node) {
      case Node.Sequence sequence -> sequence.nodes().forEach(this::endAll);
      case Node.Retry retry -> endAll(retry.block());
      case Node.Timeout timeout -> endAll(timeout.block());
      case Node.Parallel parallel -> parallel.branches().forEach(this::endAll);
      case Node.Step step -> {
        Live current = live.get(step.path());
        if (current != null) {
          end(step.path(), current);
        }
      }
    }
  }

  private void end(StepPath path, Live current) {
    current.step.processEnded(current.attempts, current.outcome);
    watcher.ended(path, current.attempts, current.outcome, current.step.nanos());
    live.remove(path);
  }

  private void used(Node.Use use, long start, int exitCode) {
    run.decoratorUsed(
        new DecoratorUse(
            use.decorator(),
            use.parameter(),
            use.script(),
            use.line(),
            System.nanoTime() - start,
            exitCode,
            OptionalLong.empty(),
            null));
  }

  private static DecoratorUse use(Node.Step node, long nanos, Ended ended, OptionalLong lines) {
    boolean process = node instanceof Node.Shell;
    Node.Use use = node.use();
    return new DecoratorUse(
        use.decorator(),
        use.parameter(),
        use.script(),
        use.line(),
        nanos,
        process ? ended.outcome().exitCode() : null,
        process ? lines : OptionalLong.empty(),
        ended.statusCode());
  }

  private static long lines(Step step) {
    return step.lineFeeds(dev.opal.model.OutputStreamName.STDOUT);
  }
}
