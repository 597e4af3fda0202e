// SPDX-License-Identifier: Apache-2.0
package dev.opal.otlp;

import dev.opal.model.Envelope;
import dev.opal.model.Hash;
import dev.opal.model.JournalRecord;
import dev.opal.model.Name;
import dev.opal.model.Origin;
import dev.opal.model.Outcome;
import dev.opal.model.RunContext;
import dev.opal.model.RunEvent;
import dev.opal.model.RunId;
import dev.opal.model.SpanContext;
import dev.opal.model.SpanId;
import dev.opal.model.Status;
import dev.opal.model.StepPath;
import dev.opal.model.TraceId;
import dev.opal.model.Writer;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.Redactor;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The records of one journal, written by hand; its clock stands at a given time since its start.
 */
final class Recorded {
  static final SpanId ROOT = new SpanId("00000000000000aa");
  static final TraceId TRACE = new TraceId("0af7651916cd43dd8448eb211c80319c");
  static final RunId RUN = new RunId("run-20250920-102231-3f2a9c1e");
  static final Instant START = Instant.parse("2025-09-20T10:22:31.5Z");

  private static final Redactor REDACTOR = new Redactor();

  private final List<JournalRecord> records = new ArrayList<>();
  private final Instant start;
  private long millis;

  Recorded(Instant start) {
    this.start = start;
  }

  List<JournalRecord> records() {
    return records;
  }

  /** Sets the clock. */
  Recorded at(long millisSinceStart) {
    millis = millisSinceStart;
    return this;
  }

  Recorded add(SpanId span, RunEvent event) {
    // The wall clock runs backwards after the first record: only the monotonic one may count.
    Instant time = start.minusMillis(millis);
    records.add(
        new JournalRecord(
            new Envelope(records.size(), Hash.ZERO, time, millis * 1_000_000, span), event));
    return this;
  }

  Recorded runStarted(@Nullable SpanContext parent, Map<Redacted, Redacted> ci) {
    return add(
        ROOT,
        new RunEvent.RunStarted(
            RUN,
            new Name(text("prod")),
            new Name(text("deploy")),
            Origin.EXEC,
            TRACE,
            parent,
            writer("ci-1"),
            new RunContext(
                text("alice"),
                text("runner-12"),
                text("."),
                null,
                RunContext.Policy.NONE,
                ci,
                Map.of(),
                List.of())));
  }

  Recorded runStarted() {
    return runStarted(null, Map.of());
  }

  Recorded writerJoined(String host) {
    return add(ROOT, new RunEvent.WriterJoined(RUN, Origin.EXEC, writer(host)));
  }

  Recorded stepStarted(SpanId step, SpanId parent, String path) {
    return add(
        step, new RunEvent.StepStarted(new StepPath(text(path)), parent, text("echo " + path)));
  }

  Recorded attemptEnded(SpanId step, int attempt, long millis, Outcome outcome) {
    return add(step, new RunEvent.AttemptEnded(attempt, millis * 1_000_000, outcome));
  }

  Recorded stepEnded(SpanId step, int attempts, long millis, Outcome outcome) {
    return add(step, new RunEvent.StepEnded(attempts, millis * 1_000_000, outcome));
  }

  Recorded runEnded(Status status, @Nullable Integer exitCode, long millis) {
    return add(
        ROOT, new RunEvent.RunEnded(status, exitCode, millis * 1_000_000, List.of(), Map.of()));
  }

  static Outcome exit(int code) {
    Status status = code == 0 ? Status.SUCCEEDED : Status.FAILED;
    return new Outcome(status, code, null, Redacted.EMPTY, Outcome.Usage.NONE);
  }

  static SpanId span(int number) {
    return new SpanId(HexFormat.of().toHexDigits((long) number));
  }

  static Redacted text(String text) {
    return REDACTOR.text(text);
  }

  private static Writer writer(String host) {
    return new Writer(text(host), Redacted.EMPTY, 4711, text("0.1.0"));
  }
}
