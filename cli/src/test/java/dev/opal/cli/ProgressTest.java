// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.execution.Grace;
import dev.opal.execution.Signals;
import dev.opal.model.Name;
import dev.opal.model.Outcome;
import dev.opal.model.OutputStreamName;
import dev.opal.model.Plan;
import dev.opal.model.PlanStep;
import dev.opal.model.Status;
import dev.opal.model.StepPath;
import dev.opal.plan.Node;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.RedactingStream;
import dev.opal.redaction.Redactor;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private static final Redactor REDACTOR = new Redactor();
  private static final StepPath A = new StepPath(REDACTOR.text("main/a"));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Progress progress = progress();

  private Progress progress() {
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            Map.of(),
            new Discretion(Map.of()));
    Name name = new Name(REDACTOR.text("t"));
    PlanStep step = new PlanStep(A, "shell", REDACTOR.text("true"), List.of(), Map.of());
    Plan plan =
        new Plan(
            name,
            name,
            Redacted.EMPTY,
            "0011223344556677",
            Redactor.RULE_SET_VERSION,
            Instant.EPOCH,
            List.of(step),
            Plan.Resolved.NONE);
    return Progress.of(plan, console, new Colours(false));
  }

  private void print(OutputStreamName stream, String text) {
    RedactingStream door = REDACTOR.stream();
    progress.output(A, stream, door.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
    progress.output(A, stream, door.end());
  }

  private static Outcome outcome(Status status) {
    return new Outcome(status, null, null, Redacted.EMPTY, Outcome.Usage.NONE);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void streams_doNotGoOnWithEachOthersLines() {
    print(OutputStreamName.STDERR, "50 %");
    print(OutputStreamName.STDOUT, "built\n");
    progress.ended(A, 1, outcome(Status.SUCCEEDED), 1);
    assertThat(out()).isEqualTo("a | built\na | 50 %\n");
  }

  @Test
  void attempts_areToldOnceEach_andTheWaitBetweenThem() {
    Node.Use use =
        new Node.Use(REDACTOR.text("@retry"), REDACTOR.text("times=2"), REDACTOR.text("p.opl"), 7);
    Node.Retry retry = new Node.Retry(use, 2, Duration.ofSeconds(2), new Node.Sequence(List.of()));
    progress.started(A, REDACTOR.text("./a"), 1);
    progress.attempted(A, 1, outcome(Status.FAILED));
    progress.retrying(retry, 2);
    progress.started(A, REDACTOR.text("./a"), 2);
    progress.attempted(A, 2, outcome(Status.SUCCEEDED));
    progress.ended(A, 2, outcome(Status.SUCCEEDED), 1);
    assertThat(err().lines())
        .containsExactly(
            "main/a  ./a",
            "main/a failed (attempt 1)",
            "@retry in line 7: attempt 2 of 2 in 2.0s",
            "main/a (attempt 2)  ./a",
            "main/a succeeded (attempt 2)");
  }

  @Test
  void cancelling_saysWhatFollows() {
    progress.cancelling(Signals.INT, Grace.DEFAULT);
    assertThat(err()).isEqualTo("cancelling: INT sent; TERM after 5.0s, KILL after 10.0s\n");
  }

  @Test
  void cancelling_byTermSaysWhatFollowsIt() {
    progress.cancelling(Signals.TERM, Grace.DEFAULT);
    assertThat(err()).isEqualTo("cancelling: TERM sent; KILL after 10.0s\n");
  }

  @Test
  void command_ofSeveralLinesIsShownInAsMany() {
    progress.started(A, REDACTOR.text("kubectl apply \\\n-f k8s"), 1);
    assertThat(err()).isEqualTo("main/a  kubectl apply \\\n    -f k8s\n");
  }
}
