// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.model.Envelope;
import dev.opal.model.Hash;
import dev.opal.model.JournalRecord;
import dev.opal.model.Origin;
import dev.opal.model.Outcome;
import dev.opal.model.Plan;
import dev.opal.model.RunContext;
import dev.opal.model.RunEvent;
import dev.opal.model.Samples;
import dev.opal.model.SpanContext;
import dev.opal.model.Status;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import dev.opal.redaction.Redacted;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventEncoderTest {
  private static final Envelope ENVELOPE = Samples.envelope(3, Hash.ZERO);

  @Test
  void whatIsAbsent_isNotWritten() throws Exception {
    JsonObject data = data(new RunEvent.StepEnded(1, 5, Outcome.of(Status.SUCCEEDED)));
    assertThat(data.text())
        .isEqualTo(
            "{\"attempts\":1,\"ns\":5,\"outcome\":"
                + "{\"error\":\"\",\"status\":\"succeeded\",\"stderr_bytes\":0,\"stdout_bytes\":0}}");
  }

  @Test
  void planWithEstimates_roundTrips() throws Exception {
    Plan plan = Samples.plan();
    String first = plan.steps().get(0).id().toString();
    for (long millis : new long[] {0, 420, 9_999, 15_500, 86_400_000}) {
      assertRoundTrips(
          new RunEvent.PlanResolved(plan.withEstimates(Map.of(first, Duration.ofMillis(millis)))));
    }
  }

  @Test
  void planWithCommitmentsOfABlock_roundTrips() throws Exception {
    Plan plan = Samples.plan();
    Plan.Block block =
        new Plan.Block(
            1, "timeout", Map.of("after", Samples.text("[REDACTED]")), Map.of("after", "hmac"));
    assertRoundTrips(
        new RunEvent.PlanResolved(
            new Plan(
                plan.env(),
                plan.target(),
                plan.directory(),
                plan.keyId(),
                plan.ruleSet(),
                plan.resolvedAt(),
                plan.steps(),
                new Plan.Resolved(List.of(block), List.of(), Map.of()))));
  }

  @Test
  void runOutsideACheckoutAndATrace_roundTrips() throws Exception {
    RunEvent.RunStarted full = (RunEvent.RunStarted) Samples.events().get(0);
    RunContext context = full.context();
    RunContext bare =
        new RunContext(
            context.user(),
            context.runner(),
            context.directory(),
            null,
            RunContext.Policy.NONE,
            Map.of(),
            Map.of(),
            List.of());
    assertRoundTrips(
        new RunEvent.RunStarted(
            full.run(),
            full.env(),
            full.target(),
            Origin.LIBRARY,
            full.trace(),
            null,
            full.writer(),
            bare));
  }

  @Test
  void unsampledParent_staysUnsampled() throws Exception {
    RunEvent.RunStarted full = (RunEvent.RunStarted) Samples.events().get(0);
    SpanContext parent = new SpanContext(full.trace(), Samples.STEP, false);
    assertRoundTrips(
        new RunEvent.RunStarted(
            full.run(),
            full.env(),
            full.target(),
            full.origin(),
            full.trace(),
            parent,
            full.writer(),
            full.context()));
  }

  @Test
  void anyText_roundTripsAndIsCanonical() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(12); j > 0; j--) {
        text.appendCodePoint(random.nextInt(random.nextBoolean() ? 0x80 : 0x11_0000));
      }
      Redacted redacted = Samples.text(text.toString());
      assertRoundTrips(new RunEvent.Noted(redacted, redacted, Map.of(redacted, redacted)));
    }
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {0, -0.0, 1, -1, 0.1, 1e21, 1e-7, 5e-324, Double.MAX_VALUE, 9007199254740993.0})
  void anyMeasurement_roundTrips(double value) throws Exception {
    byte[] line = encode(new RunEvent.Measured(Samples.text("m"), value, Samples.text("1")));
    JournalRecord read = EventDecoder.decode(line, 0, line.length);
    assertThat(((RunEvent.Measured) read.event()).value()).isEqualTo(value + 0.0);
    assertThat(encode(read.event())).isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void measurementThatIsNoNumber_isRefusedBeforeItBecomesAnEvent(double value) {
    Redacted name = Samples.text("m");
    assertThatThrownBy(() -> new RunEvent.Measured(name, value, name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be finite");
  }

  @Test
  void timesBeyondWhatJsonHolds_areWrittenAsTheMost() throws Exception {
    // 64 cores use 2^53 nanoseconds of CPU time within 41 hours.
    OptionalLong much = OptionalLong.of(Long.MAX_VALUE);
    Outcome outcome =
        new Outcome(
            Status.SUCCEEDED, 0, null, Redacted.EMPTY, new Outcome.Usage(much, much, much, 0, 0));
    JsonObject data = data(new RunEvent.StepEnded(1, Long.MAX_VALUE, outcome));
    assertThat(data.integer("ns")).isEqualTo(Json.MAX_INTEGER);
    for (String name : List.of("cpu_user_ns", "cpu_system_ns", "peak_memory_bytes")) {
      assertThat(data.object("outcome").integer(name)).isEqualTo(Json.MAX_INTEGER);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyOrigin_roundTrips(Origin origin) throws Exception {
    RunEvent.WriterJoined joined = (RunEvent.WriterJoined) Samples.events().get(12);
    assertRoundTrips(new RunEvent.WriterJoined(joined.run(), origin, joined.writer()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Exec", "EXEC", "exeç", "", "oops"})
  void unknownOrigin_isRefusedWithTheKnownOnes(String origin) {
    String line =
        new String(encode(Samples.events().get(12)), StandardCharsets.UTF_8)
            .replace("\"bracket\"", "\"" + origin + "\"");
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> EventDecoder.decode(bytes, 0, bytes.length))
        .isInstanceOf(JsonException.class)
        .hasMessageContaining("exec, plan, bracket, library or recovery");
  }

  private static void assertRoundTrips(RunEvent event) throws Exception {
    byte[] line = encode(event);
    JournalRecord read = EventDecoder.decode(line, 0, line.length);
    assertThat(read).isEqualTo(new JournalRecord(ENVELOPE, event));
    assertThat(encode(read.event())).isEqualTo(line);
    assertThat(new JsonCanonicalizer(line).getEncodedUTF8()).isEqualTo(line);
  }

  private static JsonObject data(RunEvent event) throws JsonException {
    byte[] line = encode(event);
    return ((JsonObject) Json.parse(line, 0, line.length)).object("data");
  }

  private static byte[] encode(RunEvent event) {
    return EventEncoder.encode(ENVELOPE, event);
  }
}
