// SPDX-License-Identifier: Apache-2.0
package dev.opal.otlp;

import static dev.opal.otlp.Recorded.ROOT;
import static dev.opal.otlp.Recorded.START;
import static dev.opal.otlp.Recorded.exit;
import static dev.opal.otlp.Recorded.span;
import static dev.opal.otlp.Recorded.text;

import dev.opal.model.DecoratorUse;
import dev.opal.model.Hash;
import dev.opal.model.JournalRecord;
import dev.opal.model.LossKind;
import dev.opal.model.Name;
import dev.opal.model.OutputStreamName;
import dev.opal.model.Plan;
import dev.opal.model.PlanStep;
import dev.opal.model.RunEvent;
import dev.opal.model.SpanContext;
import dev.opal.model.SpanId;
import dev.opal.model.Status;
import dev.opal.model.StepPath;
import dev.opal.redaction.Redacted;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * A run with everything that a trace can show: a plan, CI, a step that was retried, a process of
 * another host with a step of its own, notes, a loss, a failure.
 */
final class SampleRun {
  static final SpanId DEPLOY = span(0xd1);
  static final SpanId HEALTHZ = span(0xe1);
  static final SpanId API = span(0xb1);
  static final SpanContext PARENT = new SpanContext(Recorded.TRACE, span(0xff), true);
  static final Plan PLAN = plan();

  private SampleRun() {}

  static List<List<JournalRecord>> journals() {
    return List.of(opener(), nested());
  }

  static TraceProjection project(List<List<JournalRecord>> journals) {
    TraceProjection projection = new TraceProjection();
    for (List<JournalRecord> journal : journals) {
      journal.forEach(projection.journal()::accept);
    }
    return projection;
  }

  static byte[] json() {
    TraceProjection projection = project(journals());
    projection.stderrTail(HEALTHZ, text("curl: (7) Failed to connect\n"));
    return projection.toJson();
  }

  private static List<JournalRecord> opener() {
    Map<Redacted, Redacted> ci =
        Map.of(
            text("cicd.pipeline.name"), text("release"),
            text("cicd.pipeline.run.id"), text("8812"));
    return new Recorded(START)
        .runStarted(PARENT, ci)
        .at(1)
        .add(ROOT, new RunEvent.PlanResolved(PLAN))
        .at(10)
        .stepStarted(DEPLOY, ROOT, "main/deploy")
        .add(DEPLOY, decorator())
        .at(20)
        .add(DEPLOY, output())
        .at(1025)
        .attemptEnded(DEPLOY, 1, 1000, exit(75))
        .at(4030)
        .attemptEnded(DEPLOY, 2, 2000, exit(0))
        .stepEnded(DEPLOY, 2, 4015, exit(0))
        .at(4040)
        .stepStarted(HEALTHZ, ROOT, "main/verify/healthz")
        .at(4100)
        .add(HEALTHZ, new RunEvent.Measured(text("http.latency"), 12.5, text("ms")))
        .at(4200)
        .add(HEALTHZ, new RunEvent.Lost(LossKind.OUTPUT_BYTES, 17, text("disk full")))
        .at(4260)
        .attemptEnded(HEALTHZ, 1, 200, exit(7))
        .stepEnded(HEALTHZ, 1, 210, exit(7))
        .at(4300)
        .runEnded(Status.FAILED, 7, 4300)
        .records();
  }

  private static List<JournalRecord> nested() {
    return new Recorded(START.plusMillis(100))
        .writerJoined("ci-2")
        .at(5)
        .stepStarted(API, DEPLOY, "main/deploy/api")
        .at(50)
        .add(
            API,
            new RunEvent.Noted(text("rollout"), text("done"), Map.of(text("replicas"), text("3"))))
        .at(205)
        .attemptEnded(API, 1, 190, exit(0))
        .stepEnded(API, 1, 200, exit(0))
        .add(ROOT, new RunEvent.WriterLeft(Map.of()))
        .records();
  }

  private static RunEvent decorator() {
    return new RunEvent.DecoratorUsed(
        new DecoratorUse(
            text("@env"),
            text("GIT_SHA"),
            text("deploy.opl"),
            23,
            100_000,
            null,
            OptionalLong.empty(),
            null));
  }

  private static RunEvent output() {
    return new RunEvent.OutputWritten(OutputStreamName.STDOUT, 1, 0, 5, 1, Hash.ZERO, false);
  }

  private static Plan plan() {
    return new Plan(
        new Name(text("prod")),
        new Name(text("deploy")),
        text("."),
        "0123456789abcdef",
        "1",
        START,
        List.of(
            new PlanStep(
                new StepPath(text("main/deploy")),
                "exec",
                text("make deploy"),
                List.of(text("make"), text("deploy")),
                Map.of())),
        Plan.Resolved.NONE);
  }
}
