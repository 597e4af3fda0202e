// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Name;
import dev.opal.model.Origin;
import dev.opal.model.Outcome;
import dev.opal.model.OutputStreamName;
import dev.opal.model.PlanKey;
import dev.opal.model.Status;
import dev.opal.model.StepPath;
import dev.opal.plan.Content;
import dev.opal.plan.Node;
import dev.opal.recorder.Run;
import dev.opal.recorder.RunOptions;
import dev.opal.recorder.Step;
import dev.opal.recorder.Surroundings;
import dev.opal.recorder.WriterIdentity;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.RedactedBytes;
import dev.opal.redaction.Redactor;
import dev.opal.store.files.FileRunStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The order and the end of steps, each of which does what its script is called. */
@Timeout(60)
class PlanExecutionTest {
  @TempDir Path folder;

  private final Redactor redactor = new Redactor();
  private final Scope whole = new Scope();
  private final List<String> seen = new CopyOnWriteArrayList<>();
  private Run run;

  @BeforeEach
  void start() throws Exception {
    Path runs = folder.resolve("runs");
    run =
        Run.start(
            runs,
            new FileRunStore(runs),
            redactor,
            new RunOptions(
                new Name(text("dev")),
                new Name(text("t")),
                Origin.PLAN,
                null,
                null,
                true,
                WriterIdentity.current(redactor),
                Surroundings.of(Map.of(), folder)
                    .context(redactor, new PlanKey(new byte[32]), Set.of(), Map.of()),
                List.of()));
  }

  @AfterEach
  void end() throws Exception {
    run.end(Status.SUCCEEDED, 0);
  }

  private Redacted text(String text) {
    return redactor.text(text);
  }

  private Node.Use use(String decorator) {
    return new Node.Use(text(decorator), text(""), text("p.opl"), 1);
  }

  private Node.Shell step(String script) {
    return new Node.Shell(
        new StepPath(text("main/" + script)),
        text(script),
        use("@shell"),
        "sh",
        script,
        false,
        Map.<String, Content>of(),
        Set.of(),
        null,
        Map.of());
  }

  private PlanExecution.Result execute(Node root) {
    PlanExecution.Steps steps =
        new PlanExecution.Steps() {
          @Override
          public PlanExecution.Ended shell(Node.Shell node, Step step, Scope scope) {
            return ended(node.script(), scope);
          }

          @Override
          public PlanExecution.Ended http(Node.Http node, Step step, Scope scope) {
            throw new IllegalStateException("no test has one");
          }
        };
    return new PlanExecution(run, steps, new Watcher(), () -> true).execute(root, whole);
  }

  private PlanExecution.Ended ended(String script, Scope scope) {
    boolean cancelled = script.startsWith("stay") && !scope.pause(Duration.ofHours(1));
    if (script.startsWith("cancel")) {
      whole.cancel(Status.CANCELLED, Signals.TERM);
    }
    Status status =
        cancelled ? Status.CANCELLED : script.startsWith("fail") ? Status.FAILED : Status.SUCCEEDED;
    int exitCode = status == Status.FAILED ? 3 : 0;
    return new PlanExecution.Ended(
        new Outcome(status, exitCode, null, Redacted.EMPTY, Outcome.Usage.NONE), null);
  }

  private final class Watcher implements RunWatcher {
    @Override
    public void started(StepPath path, Redacted command, int attempt) {
      seen.add(command + " " + attempt);
    }

    @Override
    public void output(StepPath path, OutputStreamName stream, RedactedBytes bytes) {}

    @Override
    public void attempted(StepPath path, int attempt, Outcome outcome) {}

    @Override
    public void retrying(Node.Retry block, int attempt) {
      seen.add("attempt " + attempt + " of " + block.times());
    }

    @Override
    public void cancelling(int signal, Grace grace) {}

    @Override
    public void ended(StepPath path, int attempts, Outcome outcome, long nanos) {
      seen.add(path + " " + outcome.status() + " " + attempts);
    }
  }

  private Node sequence(Node... nodes) {
    return new Node.Sequence(List.of(nodes));
  }

  private Node parallel(int max, Node... branches) {
    return new Node.Parallel(use("@parallel"), max, false, List.of(branches));
  }

  @Test
  void sequence_endsWithTheFirstFailure() {
    PlanExecution.Result result = execute(sequence(step("a"), step("fail"), step("never")));

    assertThat(result).isEqualTo(new PlanExecution.Result(Status.FAILED, 3));
    assertThat(seen).containsExactly("a 1", "main/a succeeded 1", "fail 1", "main/fail failed 1");
  }

  @Test
  void retry_endsItsStepsOnce() {
    Node.Retry retry =
        new Node.Retry(use("@retry"), 3, Duration.ZERO, sequence(step("a"), step("fail")));

    assertThat(execute(retry).exitCode()).isEqualTo(3);
    assertThat(seen)
        .containsExactly(
            "a 1",
            "fail 1",
            "attempt 2 of 3",
            "a 2",
            "fail 2",
            "attempt 3 of 3",
            "a 3",
            "fail 3",
            "main/a succeeded 3",
            "main/fail failed 3");
  }

  @Test
  void timeout_isNamedAlsoBetweenTwoAttempts() {
    Node.Timeout timeout =
        new Node.Timeout(
            use("@timeout"),
            Duration.ofMillis(20),
            new Node.Retry(use("@retry"), 2, Duration.ofHours(1), step("fail")));
    PlanExecution.Result result = execute(sequence(timeout, step("never")));

    assertThat(result).isEqualTo(new PlanExecution.Result(Status.TIMED_OUT, 124, timeout));
    assertThat(seen).containsExactly("fail 1", "attempt 2 of 2", "main/fail failed 1");
  }

  @Test
  void signal_isTheExitCodeOfAStepThatEndedCalmly() {
    PlanExecution.Result result = execute(parallel(2, step("stay"), step("cancel")));

    assertThat(result).isEqualTo(new PlanExecution.Result(Status.CANCELLED, 143));
  }

  @Test
  void branchesThatAllSucceeded_areNotCancelledLate() {
    assertThat(execute(parallel(1, step("a"), step("cancel"))).isSuccess()).isTrue();
  }

  @Test
  void branchThatDidNotBegin_isCancelled() {
    assertThat(execute(parallel(1, step("cancel"), step("never"))))
        .isEqualTo(new PlanExecution.Result(Status.CANCELLED, 143));
    assertThat(seen).containsExactly("cancel 1", "main/cancel succeeded 1");
  }

  @Test
  void firstFailure_isTheBlocksOwn() {
    PlanExecution.Result result =
        execute(
            new Node.Parallel(
                use("@parallel"), 2, true, List.of(step("stay"), step("fail"), step("never"))));

    assertThat(result).isEqualTo(new PlanExecution.Result(Status.FAILED, 3));
    assertThat(whole.reason()).isNull();
    assertThat(seen).doesNotContain("never 1");
  }
}
