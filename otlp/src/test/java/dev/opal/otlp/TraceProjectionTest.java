// SPDX-License-Identifier: Apache-2.0
package dev.opal.otlp;

import static dev.opal.otlp.Recorded.ROOT;
import static dev.opal.otlp.Recorded.RUN;
import static dev.opal.otlp.Recorded.START;
import static dev.opal.otlp.Recorded.exit;
import static dev.opal.otlp.Recorded.span;
import static dev.opal.otlp.Recorded.text;
import static dev.opal.otlp.Traces.attributes;
import static dev.opal.otlp.Traces.byName;
import static dev.opal.otlp.Traces.hex;
import static dev.opal.otlp.Traces.parse;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Envelope;
import dev.opal.model.Hash;
import dev.opal.model.JournalRecord;
import dev.opal.model.Outcome;
import dev.opal.model.RunEvent;
import dev.opal.model.RunEvents;
import dev.opal.model.SpanContext;
import dev.opal.model.SpanId;
import dev.opal.model.Status;
import dev.opal.model.TraceId;
import dev.opal.redaction.Redacted;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceProjectionTest {
  private static final SpanId STEP = span(1);
  private static final SpanId CHILD = span(2);

  @Test
  void toJson_neverRan_hasNoSpans() {
    assertThat(new TraceProjection().toJson()).asString().isEqualTo("{\"resourceSpans\":[]}");
    assertThat(SampleRun.project(SampleRun.journals().subList(1, 2)).toJson())
        .asString()
        .isEqualTo("{\"resourceSpans\":[]}");
  }

  @Test
  void toJson_orderOfJournals_makesNoDifference() {
    List<List<JournalRecord>> reversed = new ArrayList<>(SampleRun.journals());
    Collections.reverse(reversed);
    TraceProjection projection = SampleRun.project(SampleRun.journals());
    byte[] json = projection.toJson();

    assertThat(SampleRun.project(reversed).toJson()).isEqualTo(json);
    assertThat(projection.toJson()).as("asked twice").isEqualTo(json);
  }

  @Test
  void unfinishedStep_endsAtTheLastTimeOfItsJournal() throws Exception {
    Map<String, Span> spans =
        project(
            new Recorded(START)
                .runStarted()
                .at(10)
                .stepStarted(STEP, ROOT, "main/a")
                .at(500)
                .add(STEP, new RunEvent.Measured(text("m"), 1, text("1"))),
            new Recorded(START.plusSeconds(3600))
                .writerJoined("ci-1")
                .runEnded(Status.INTERRUPTED, null, 600));

    Span step = spans.get("main/a");
    assertThat(nanos(step)).isEqualTo(490_000_000);
    assertThat(step.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(step.getStatus().getMessage()).isEqualTo("interrupted");
    assertThat(nanos(spans.get("deploy"))).isEqualTo(600_000_000);
    assertThat(spans.get("deploy").getStatus().getMessage()).isEqualTo("interrupted");
  }

  @Test
  void unfinishedStep_coversWhatEndedBeneathIt() throws Exception {
    Map<String, Span> spans =
        project(
            new Recorded(START).runStarted().at(10).stepStarted(STEP, ROOT, "main/a"),
            new Recorded(START.plusMillis(100))
                .writerJoined("ci-1")
                .stepStarted(CHILD, STEP, "main/a/b")
                .at(900)
                .stepEnded(CHILD, 1, 900, exit(0)));

    assertThat(nanos(spans.get("main/a"))).isEqualTo(990_000_000);
    assertThat(nanos(spans.get("deploy"))).isEqualTo(1_000_000_000);
    assertThat(spans.get("deploy").getStatus().getMessage()).isEqualTo("interrupted");
  }

  @Test
  void attempt_liesWithinItsStep() throws Exception {
    // The record of the attempt comes 300 ms after its end, and that of the step later still.
    Map<String, Span> spans =
        project(
            new Recorded(START)
                .runStarted()
                .stepStarted(STEP, ROOT, "main/a")
                .at(400)
                .attemptEnded(STEP, 1, 100, exit(0))
                .stepEnded(STEP, 1, 110, exit(0)));

    Span attempt = spans.get("attempt 1");
    assertThat(attempt.getStartTimeUnixNano() - spans.get("main/a").getStartTimeUnixNano())
        .isEqualTo(10_000_000);
    assertThat(attempt.getEndTimeUnixNano()).isEqualTo(spans.get("main/a").getEndTimeUnixNano());
  }

  @Test
  void attemptId_isDerivedFromRunStepAndNumber() throws Exception {
    Span attempt =
        project(
                new Recorded(START)
                    .runStarted()
                    .stepStarted(STEP, ROOT, "main/a")
                    .attemptEnded(STEP, 1, 0, exit(0)))
            .get("attempt 1");
    byte[] seed = (RUN + "\n" + STEP + "\n1").getBytes(StandardCharsets.UTF_8);
    assertThat(hex(attempt.getSpanId())).isEqualTo(Hash.of(seed).hex().substring(0, 16));
  }

  @Test
  void parentInAnotherTrace_isOnlyALink() throws Exception {
    SpanContext other =
        new SpanContext(new TraceId("4bf92f3577b34da6a3ce929d0e0e4736"), span(9), false);
    Span root = project(new Recorded(START).runStarted(other, Map.of())).get("deploy");

    assertThat(root.getParentSpanId().isEmpty()).isTrue();
    assertThat(root.getLinksList()).hasSize(1);
    assertThat(hex(root.getLinks(0).getTraceId())).isEqualTo(other.traceId().hex());
    assertThat(hex(root.getLinks(0).getSpanId())).isEqualTo(other.spanId().hex());
    assertThat(root.getFlags()).as("a trace of its own is sampled").isEqualTo(0x101);
  }

  @Test
  void parentThatIsNotSampled_makesTheRunUnsampled() throws Exception {
    SpanContext parent = new SpanContext(Recorded.TRACE, span(9), false);
    Map<String, Span> spans =
        project(
            new Recorded(START)
                .runStarted(parent, Map.of())
                .stepStarted(STEP, ROOT, "main/a")
                .stepEnded(STEP, 1, 5, exit(0)));
    assertThat(spans.get("deploy").getFlags()).isEqualTo(0x300);
    assertThat(spans.get("main/a").getFlags()).isEqualTo(0x100);
  }

  @Test
  void eventsOfASpanThatNoRecordBegan_standOnTheRoot() throws Exception {
    Span root =
        project(
                new Recorded(START)
                    .runStarted()
                    .add(span(77), new RunEvent.Noted(text("n"), text("v"), Map.of()))
                    .stepEnded(span(78), 1, 5, exit(0)))
            .get("deploy");
    assertThat(root.getEventsList()).extracting(Span.Event::getName).containsExactly("n");
  }

  @Test
  void notesThatSaySomethingOdd_stayReadable() throws Exception {
    Span root =
        project(
                new Recorded(START)
                    .runStarted()
                    .add(
                        ROOT,
                        new RunEvent.Noted(
                            Redacted.EMPTY,
                            Redacted.EMPTY,
                            Map.of(
                                text("opal.noted"),
                                text("x"),
                                text("\"\u0000\ud83d\ude80"),
                                text("é"))))
                    .at(1)
                    .add(ROOT, new RunEvent.Measured(Redacted.EMPTY, -0.0, text("1"))))
            .get("deploy");
    assertThat(root.getEvents(0).getName()).isEqualTo("noted");
    assertThat(attributes(root.getEvents(0).getAttributesList()))
        .containsOnly(Map.entry("opal.noted", ""), Map.entry("\"\u0000\ud83d\ude80", "é"));
    assertThat(root.getEvents(1).getName()).isEqualTo("measured");
  }

  @ParameterizedTest
  @CsvSource({
    "-1000000000-01-01T00:00:00Z, 0",
    "+1000000000-12-31T23:59:59.999999999Z, 9007199254740991",
    "1969-12-31T23:59:59Z, -5",
    "2025-01-01T00:00:00Z, -9007199254740991"
  })
  void timesThatOtlpCannotHold_doNotThrow(Instant time, long mono) throws Exception {
    TraceProjection projection =
        SampleRun.project(List.of(new Recorded(START).runStarted().records()));
    RunEvents journal = projection.journal();
    Hash zero = Hash.ZERO;
    RunEvent started =
        new Recorded(START).stepStarted(STEP, ROOT, "main/a").records().get(0).event();
    journal.accept(new JournalRecord(new Envelope(0, zero, time, mono, STEP), started));
    journal.accept(
        new JournalRecord(
            new Envelope(1, zero, time, -mono, STEP),
            new RunEvent.AttemptEnded(1, Long.MAX_VALUE, exit(0))));
    journal.accept(
        new JournalRecord(
            new Envelope(2, zero, time, -mono, STEP),
            new RunEvent.StepEnded(1, Long.MIN_VALUE, exit(0))));
    assertThat(byName(parse(projection.toJson()))).containsKeys("deploy", "main/a", "attempt 1");
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCEEDED, 0, , , ''",
    "FAILED, 3, , , exit code 3",
    "FAILED, 137, 9, , signal 9",
    "FAILED, , , cannot start, cannot start",
    "FAILED, , , , failed",
    "CANCELLED, 130, 2, , cancelled",
    "TIMED_OUT, , , after 5s, timed out: after 5s",
    "INTERRUPTED, , , , interrupted"
  })
  void status_saysWhatHappened(
      Status status, Integer exitCode, Integer signal, String error, String message)
      throws Exception {
    Redacted said = error == null ? Redacted.EMPTY : text(error);
    Outcome outcome = new Outcome(status, exitCode, signal, said, Outcome.Usage.NONE);
    Span step =
        project(
                new Recorded(START)
                    .runStarted()
                    .stepStarted(STEP, ROOT, "main/a")
                    .stepEnded(STEP, 1, 5, outcome))
            .get("main/a");
    assertThat(step.getStatus().getMessage()).isEqualTo(message);
    assertThat(step.getStatus().getCode())
        .isEqualTo(
            status == Status.SUCCEEDED ? StatusCode.STATUS_CODE_OK : StatusCode.STATUS_CODE_ERROR);
  }

  private static Map<String, Span> project(Recorded... journals) throws Exception {
    List<List<JournalRecord>> records = new ArrayList<>();
    for (Recorded journal : journals) {
      records.add(journal.records());
    }
    return byName(parse(SampleRun.project(records).toJson()));
  }

  private static long nanos(Span span) {
    return span.getEndTimeUnixNano() - span.getStartTimeUnixNano();
  }
}
