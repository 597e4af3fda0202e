// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import dev.opal.model.journal.EventEncoder;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.Redactor;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** One of everything, with every field set where a field may be absent elsewhere. */
public final class Samples {
  public static final Instant START = Instant.parse("2025-09-20T10:22:31.000123456Z");
  public static final RunId RUN = new RunId("run-20250920-102231-3f2a9c1e");
  public static final SpanId ROOT = new SpanId("00f067aa0ba902b7");
  public static final SpanId STEP = new SpanId("53995c3f42cd8ad8");

  private static final Redactor REDACTOR = new Redactor();
  private static final Writer WRITER =
      new Writer(text("ci-1"), text("1b4e28ba-2fa1-11d2-883f-0016d3cca427"), 4711, text("0.1.0"));

  private Samples() {}

  /** Returns a plan in which an argument is masked and a value resolved. */
  public static Plan plan() {
    String key = "hmac-sha256:" + "5d".repeat(32);
    return new Plan(
        new Name(text("prod")),
        new Name(text("deploy")),
        text("services/api"),
        "0123456789abcdef",
        "1",
        Instant.parse("2025-09-20T10:22:30Z"),
        List.of(
            new PlanStep(
                new StepPath(text("main/deploy/api")),
                "exec",
                text("kubectl apply -f 'k8s/api €' --token [REDACTED]"),
                List.of(
                    text("kubectl"),
                    text("apply"),
                    text("-f"),
                    text("k8s/api €"),
                    text("--token"),
                    text("[REDACTED]")),
                Map.of("5", key)),
            new PlanStep(
                new StepPath(text("main/deploy/size")),
                "shell",
                text("./size.sh @var.REPLICAS"),
                List.of(),
                Map.of(),
                Map.of("stdin", text("@env.API_TOKEN")),
                List.of(1),
                null)),
        new Plan.Resolved(
            List.of(
                new Plan.Block(
                    1, "retry", Map.of("times", text("3"), "delay", text("2s")), Map.of())),
            List.of(
                new Plan.Value(
                    text("@env.API_TOKEN"),
                    null,
                    key,
                    null,
                    text("@env.API_TOKEN → <redacted:32chars>")),
                new Plan.Value(
                    text("@var.REPLICAS"), text("3"), null, null, text("@var.REPLICAS → 3"))),
            Map.of(text("./size.sh"), new Hash("ab".repeat(32)))));
  }

  /** Returns a summary of a run that failed, with everything that a summary can hold. */
  public static Summary summary() {
    return new Summary(
        RUN,
        "build-8812",
        "prod",
        "deploy",
        Origin.EXEC,
        Status.FAILED,
        START,
        START.plusNanos(101_000_000_001L),
        101_000_000_001L,
        7,
        plan().hash().toString(),
        plan().templateHash().toString(),
        "0af7651916cd43dd8448eb211c80319c",
        "alice",
        "runner-12",
        "ci-1",
        "3b18e512dba79e4c8300dd08aeb37f8e728b8dad",
        "release/1.2.0",
        true,
        "main/deploy/api",
        3,
        2,
        Map.of("ticket", "OPS-17"),
        List.of(new Summary.Loss(LossKind.OUTPUT_BYTES, 17, "No space left on device")),
        Map.of("known-value", 2L, "secret-name", 1L));
  }

  /** Returns every event in an order in which a journal could hold them. */
  public static List<RunEvent> events() {
    return List.of(
        runStarted(),
        new RunEvent.PlanResolved(plan()),
        new RunEvent.StepStarted(
            new StepPath(text("main/deploy/api")), ROOT, text("kubectl apply -f k8s/")),
        new RunEvent.DecoratorUsed(
            new DecoratorUse(
                text("@shell"),
                text("kubectl apply -f k8s/"),
                text("deploy.opl"),
                45,
                1_250_000_000,
                0,
                OptionalLong.of(15),
                null)),
        new RunEvent.OutputWritten(
            OutputStreamName.STDERR,
            1,
            0,
            6,
            1,
            Hash.of(new byte[] {'o', 'o', 'p', 's', '\r', '\n'}),
            true),
        new RunEvent.Measured(text("coverage"), 83.25, text("%")),
        new RunEvent.Noted(text("tests.passed"), text("12"), Map.of(text("suite"), text("unit"))),
        new RunEvent.Lost(LossKind.OUTPUT_BYTES, 17, text("No space left on device")),
        new RunEvent.AttemptEnded(1, 1_200_000_000, outcome()),
        new RunEvent.StepEnded(1, 1_250_000_000, Outcome.of(Status.TIMED_OUT)),
        new RunEvent.CheckoutExamined(true),
        new RunEvent.MaskAdded(2),
        new RunEvent.WriterJoined(RUN, Origin.BRACKET, WRITER),
        new RunEvent.WriterLeft(Map.of("known-value", 1L)),
        new RunEvent.RunEnded(
            Status.FAILED,
            137,
            1_300_000_000,
            List.of(new JournalEnd("journal/2.jsonl", 41, Hash.of(new byte[0]), true)),
            Map.of("known-value", 2L)));
  }

  /** Returns a journal with every event, each line with its line feed, its chain intact. */
  public static byte[] journal() {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    Hash prev = Hash.ZERO;
    long seq = 0;
    for (RunEvent event : events()) {
      byte[] line = EventEncoder.encode(envelope(seq, prev), event);
      lines.writeBytes(line);
      lines.write('\n');
      prev = Hash.of(line);
      seq++;
    }
    return lines.toByteArray();
  }

  /** Returns the envelope of the record with that number. */
  public static Envelope envelope(long seq, Hash prev) {
    return new Envelope(
        seq, prev, START.plusMillis(100 * seq), 100_000_000 * seq, seq < 2 ? ROOT : STEP);
  }

  public static Redacted text(String text) {
    return REDACTOR.text(text);
  }

  private static RunEvent runStarted() {
    return new RunEvent.RunStarted(
        RUN,
        new Name(text("prod")),
        new Name(text("deploy")),
        Origin.EXEC,
        new TraceId("0af7651916cd43dd8448eb211c80319c"),
        new SpanContext(
            new TraceId("0af7651916cd43dd8448eb211c80319c"), new SpanId("b7ad6b7169203331"), true),
        WRITER,
        new RunContext(
            text("alice"),
            text("runner-12"),
            text("services/api"),
            new RunContext.Git(
                text("3b18e512dba79e4c8300dd08aeb37f8e728b8dad"), text("release/1.2.0"), true),
            new RunContext.Policy(true, false, true, false),
            Map.of(text("cicd.pipeline.name"), text("release")),
            Map.of(text("ticket"), text("OPS-17")),
            List.of(
                new RunContext.Variable(text("LANG"), text("C.UTF-8"), null),
                new RunContext.Variable(
                    text("API_TOKEN"), null, "hmac-sha256:" + "5d".repeat(32)))));
  }

  private static Outcome outcome() {
    return new Outcome(
        Status.FAILED,
        137,
        9,
        text("killed"),
        new Outcome.Usage(
            OptionalLong.of(900_000_000),
            OptionalLong.of(50_000_000),
            OptionalLong.of(104_857_600),
            1024,
            6));
  }
}
