// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.journal;

import dev.opal.model.DecoratorUse;
import dev.opal.model.Envelope;
import dev.opal.model.JournalEnd;
import dev.opal.model.Outcome;
import dev.opal.model.RunContext;
import dev.opal.model.RunEvent;
import dev.opal.model.Writer;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import dev.opal.model.json.JsonWriter;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Writes records as lines of canonical JSON; see docs/formats/journal.md. */
public final class EventEncoder implements RunEvent.Cases<JsonObject> {
  private static final EventEncoder DATA = new EventEncoder();

  private EventEncoder() {}

  /** Returns the record as canonical JSON without a line feed. */
  public static byte[] encode(Envelope envelope, RunEvent event) {
    JsonWriter line = new JsonWriter();
    // In the order of RFC 8785 by hand: this is every event's way to the disk.
    line.ascii("{\"data\":");
    line.write(event.match(DATA));
    line.ascii(",\"event\":\"");
    line.ascii(event.match(EventNames.OF));
    line.ascii("\",\"mono_ns\":");
    line.integer(atMost(envelope.monoNanos()));
    line.ascii(",\"prev\":\"");
    line.ascii(envelope.prev().hex());
    line.ascii("\",\"seq\":");
    line.integer(envelope.seq());
    line.ascii(",\"span\":\"");
    line.ascii(envelope.span().hex());
    line.ascii("\",\"time\":\"");
    line.time(envelope.time());
    line.ascii("\",\"v\":");
    line.integer(Envelope.VERSION);
    line.ascii("}");
    return line.toByteArray();
  }

  @Override
  public JsonObject runStarted(RunEvent.RunStarted event) {
    return JsonObject.builder()
        .putText("run_id", event.run())
        .putText("env", event.env())
        .putText("target", event.target())
        .putText("origin", event.origin())
        .putText("trace_id", event.trace())
        .putText("traceparent", event.parent())
        .put("writer", writer(event.writer()))
        .put("context", context(event.context()))
        .build();
  }

  @Override
  public JsonObject writerJoined(RunEvent.WriterJoined event) {
    return JsonObject.builder()
        .putText("run_id", event.run())
        .putText("origin", event.origin())
        .put("writer", writer(event.writer()))
        .build();
  }

  @Override
  public JsonObject writerLeft(RunEvent.WriterLeft event) {
    return JsonObject.builder().put("redactions", counts(event.redactions())).build();
  }

  @Override
  public JsonObject planResolved(RunEvent.PlanResolved event) {
    return event.plan().json();
  }

  @Override
  public JsonObject checkoutExamined(RunEvent.CheckoutExamined event) {
    return JsonObject.builder().put("dirty", bool(event.dirty())).build();
  }

  @Override
  public JsonObject maskAdded(RunEvent.MaskAdded event) {
    return JsonObject.builder().put("values", event.values()).build();
  }

  @Override
  public JsonObject stepStarted(RunEvent.StepStarted event) {
    return JsonObject.builder()
        .putText("path", event.path())
        .putText("parent", event.parent())
        .putText("command", event.command())
        .build();
  }

  @Override
  public JsonObject attemptEnded(RunEvent.AttemptEnded event) {
    return JsonObject.builder()
        .put("attempt", event.attempt())
        .put("ns", atMost(event.nanos()))
        .put("outcome", outcome(event.outcome()))
        .build();
  }

  @Override
  public JsonObject outputWritten(RunEvent.OutputWritten event) {
    return JsonObject.builder()
        .putText("stream", event.stream())
        .put("attempt", event.attempt())
        .put("offset", event.offset())
        .put("length", event.length())
        .put("lines", event.lines())
        .put("sha256", event.digest().hex())
        .put("late", event.late() ? new Json.Bool(true) : null)
        .build();
  }

  @Override
  public JsonObject decoratorUsed(RunEvent.DecoratorUsed event) {
    DecoratorUse use = event.use();
    return JsonObject.builder()
        .putText("decorator", use.decorator())
        .putText("parameter", use.parameter())
        .putText("script", use.script())
        .put("line", use.line())
        .put("ns", atMost(use.nanos()))
        .put("exit_code", integer(use.exitCode()))
        .put("stdout_lines", use.stdoutLines())
        .put("status_code", integer(use.statusCode()))
        .build();
  }

  @Override
  public JsonObject measured(RunEvent.Measured event) {
    return JsonObject.builder()
        .putText("name", event.name())
        .put("value", event.value())
        .putText("unit", event.unit())
        .build();
  }

  @Override
  public JsonObject noted(RunEvent.Noted event) {
    return JsonObject.builder()
        .putText("name", event.name())
        .putText("value", event.value())
        .putTexts("attributes", event.attributes())
        .build();
  }

  @Override
  public JsonObject lost(RunEvent.Lost event) {
    return JsonObject.builder()
        .putText("kind", event.kind())
        .put("count", event.count())
        .putText("reason", event.reason())
        .build();
  }

  @Override
  public JsonObject stepEnded(RunEvent.StepEnded event) {
    return JsonObject.builder()
        .put("attempts", event.attempts())
        .put("ns", atMost(event.nanos()))
        .put("outcome", outcome(event.outcome()))
        .build();
  }

  @Override
  public JsonObject runEnded(RunEvent.RunEnded event) {
    return JsonObject.builder()
        .putText("status", event.status())
        .put("exit_code", integer(event.exitCode()))
        .put("ns", atMost(event.nanos()))
        .putAll("journals", event.journals(), EventEncoder::journal)
        .put("redactions", counts(event.redactions()))
        .build();
  }

  private static Json journal(JournalEnd end) {
    return JsonObject.builder()
        .put("name", end.name())
        .put("last_seq", end.lastSeq())
        .put("last_sha256", end.lastHash().hex())
        .put("closed", end.closed())
        .build();
  }

  private static Json outcome(Outcome outcome) {
    Outcome.Usage usage = outcome.usage();
    return JsonObject.builder()
        .putText("status", outcome.status())
        .put("exit_code", integer(outcome.exitCode()))
        .put("signal", integer(outcome.signal()))
        .putText("error", outcome.error())
        .put("cpu_user_ns", atMost(usage.cpuUserNanos()))
        .put("cpu_system_ns", atMost(usage.cpuSystemNanos()))
        .put("peak_memory_bytes", atMost(usage.peakMemoryBytes()))
        .put("stdout_bytes", usage.stdoutBytes())
        .put("stderr_bytes", usage.stderrBytes())
        .build();
  }

  private static Json writer(Writer writer) {
    return JsonObject.builder()
        .putText("host", writer.host())
        .putText("boot_id", writer.bootId())
        .put("pid", writer.pid())
        .putText("opal_version", writer.version())
        .build();
  }

  private static Json context(RunContext context) {
    RunContext.Policy policy = context.policy();
    return JsonObject.builder()
        .putText("user", context.user())
        .putText("runner", context.runner())
        .putText("directory", context.directory())
        .put("git", git(context.git()))
        .put(
            "policy",
            JsonObject.builder()
                .put("deny_network", policy.denyNetwork())
                .put("readonly_fs", policy.readonlyFs())
                .put("deny_network_enforced", policy.denyNetworkEnforced())
                .put("readonly_fs_enforced", policy.readonlyFsEnforced())
                .build())
        .putTexts("ci", context.ci())
        .putTexts("tags", context.tags())
        .putAll("environment", context.environment(), EventEncoder::variable)
        .build();
  }

  private static @Nullable Json git(RunContext.@Nullable Git git) {
    if (git == null) {
      return null;
    }
    return JsonObject.builder()
        .putText("sha", git.sha())
        .putText("branch", git.branch())
        .put("dirty", bool(git.dirty()))
        .build();
  }

  private static Json variable(RunContext.Variable variable) {
    return JsonObject.builder()
        .putText("name", variable.name())
        .putText("value", variable.value())
        .put("commitment", variable.commitment())
        .build();
  }

  /** Nanoseconds may exceed what JSON holds: 104 days, which many cores use in CPU time soon. */
  private static long atMost(long value) {
    return Math.min(value, Json.MAX_INTEGER);
  }

  private static OptionalLong atMost(OptionalLong value) {
    return value.isPresent() ? OptionalLong.of(atMost(value.getAsLong())) : value;
  }

  private static Json counts(Map<String, Long> counts) {
    JsonObject.Builder json = JsonObject.builder();
    counts.forEach(json::put);
    return json.build();
  }

  private static @Nullable Json bool(@Nullable Boolean value) {
    return value == null ? null : new Json.Bool(value);
  }

  private static @Nullable Json integer(@Nullable Integer value) {
    return value == null ? null : new Json.Int(value);
  }
}
