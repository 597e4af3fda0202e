// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.journal;

import dev.opal.model.DecoratorUse;
import dev.opal.model.Envelope;
import dev.opal.model.Hash;
import dev.opal.model.JournalEnd;
import dev.opal.model.JournalRecord;
import dev.opal.model.LossKind;
import dev.opal.model.Name;
import dev.opal.model.Origin;
import dev.opal.model.Outcome;
import dev.opal.model.OutputStreamName;
import dev.opal.model.RunContext;
import dev.opal.model.RunEvent;
import dev.opal.model.RunId;
import dev.opal.model.SpanContext;
import dev.opal.model.SpanId;
import dev.opal.model.Status;
import dev.opal.model.StepPath;
import dev.opal.model.TraceId;
import dev.opal.model.Writer;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import dev.opal.redaction.Redacted;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link EventEncoder} wrote. The only place where stored text becomes Redacted again.
 */
final class EventDecoder {
  private EventDecoder() {}

  /**
   * @throws JsonException where the line is no record of a version known here
   */
  static JournalRecord decode(byte[] bytes, int offset, int length) throws JsonException {
    if (!(Json.parse(bytes, offset, length) instanceof JsonObject line)) {
      throw new JsonException("a journal record must be a JSON object");
    }
    long version = line.integer("v");
    if (version != Envelope.VERSION) {
      throw new JsonException(
          "a journal record must be of version 1 but was of " + version + "; use a newer Opal");
    }
    try {
      Envelope envelope =
          new Envelope(
              line.integer("seq"),
              new Hash(line.string("prev")),
              Instant.parse(line.string("time")),
              line.integer("mono_ns"),
              new SpanId(line.string("span")));
      return new JournalRecord(envelope, event(line.string("event"), line.object("data")));
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new JsonException(String.valueOf(e.getMessage()));
    }
  }

  private static RunEvent event(String name, JsonObject data) throws JsonException {
    return switch (name) {
      case EventNames.RUN_STARTED -> runStarted(data);
      case EventNames.WRITER_JOINED ->
          new RunEvent.WriterJoined(runId(data), origin(data), writer(data.object("writer")));
      case EventNames.WRITER_LEFT ->
          new RunEvent.WriterLeft(counts(data.objectOrNull("redactions")));
      case EventNames.PLAN_RESOLVED -> new RunEvent.PlanResolved(PlanDecoder.plan(data));
      case EventNames.CHECKOUT_EXAMINED -> new RunEvent.CheckoutExamined(boolOrNull(data, "dirty"));
      case EventNames.MASK_ADDED -> new RunEvent.MaskAdded(number(data, "values"));
      case EventNames.STEP_STARTED ->
          new RunEvent.StepStarted(
              new StepPath(text(data, "path")),
              new SpanId(data.string("parent")),
              text(data, "command"));
      case EventNames.ATTEMPT_ENDED ->
          new RunEvent.AttemptEnded(
              number(data, "attempt"), data.integer("ns"), outcome(data.object("outcome")));
      case EventNames.OUTPUT_WRITTEN -> outputWritten(data);
      case EventNames.DECORATOR_USED -> new RunEvent.DecoratorUsed(decoratorUse(data));
      case EventNames.MEASURED ->
          new RunEvent.Measured(text(data, "name"), data.decimal("value"), text(data, "unit"));
      case EventNames.NOTED ->
          new RunEvent.Noted(
              text(data, "name"), text(data, "value"), texts(data.object("attributes")));
      case EventNames.LOST ->
          new RunEvent.Lost(
              LossKind.parse(data.string("kind")), data.integer("count"), text(data, "reason"));
      case EventNames.STEP_ENDED ->
          new RunEvent.StepEnded(
              number(data, "attempts"), data.integer("ns"), outcome(data.object("outcome")));
      case EventNames.RUN_ENDED -> runEnded(data);
      default ->
          throw new JsonException("an event must be one that this Opal knows but was " + name);
    };
  }

  private static RunEvent runStarted(JsonObject data) throws JsonException {
    String parent = data.stringOrNull("traceparent");
    return new RunEvent.RunStarted(
        runId(data),
        new Name(text(data, "env")),
        new Name(text(data, "target")),
        origin(data),
        new TraceId(data.string("trace_id")),
        parent == null ? null : SpanContext.parse(parent).orElse(null),
        writer(data.object("writer")),
        context(data.object("context")));
  }

  private static RunEvent outputWritten(JsonObject data) throws JsonException {
    return new RunEvent.OutputWritten(
        OutputStreamName.parse(data.string("stream")),
        number(data, "attempt"),
        data.integer("offset"),
        number(data, "length"),
        data.integer("lines"),
        new Hash(data.string("sha256")),
        data.bool("late"));
  }

  private static RunEvent runEnded(JsonObject data) throws JsonException {
    List<JournalEnd> journals = new ArrayList<>();
    for (JsonObject journal : data.objects("journals")) {
      journals.add(
          new JournalEnd(
              journal.string("name"),
              journal.integer("last_seq"),
              new Hash(journal.string("last_sha256")),
              journal.bool("closed")));
    }
    return new RunEvent.RunEnded(
        Status.parse(data.string("status")),
        numberOrNull(data, "exit_code"),
        data.integer("ns"),
        journals,
        counts(data.object("redactions")));
  }

  /** A writer's last record may lack its counts: it once had none. */
  private static Map<String, Long> counts(@Nullable JsonObject data) throws JsonException {
    Map<String, Long> counts = new TreeMap<>();
    if (data != null) {
      for (String rule : data.members().keySet()) {
        counts.put(rule, data.integer(rule));
      }
    }
    return counts;
  }

  private static DecoratorUse decoratorUse(JsonObject data) throws JsonException {
    return new DecoratorUse(
        text(data, "decorator"),
        text(data, "parameter"),
        text(data, "script"),
        number(data, "line"),
        data.integer("ns"),
        numberOrNull(data, "exit_code"),
        data.integerOrEmpty("stdout_lines"),
        numberOrNull(data, "status_code"));
  }

  private static Outcome outcome(JsonObject data) throws JsonException {
    return new Outcome(
        Status.parse(data.string("status")),
        numberOrNull(data, "exit_code"),
        numberOrNull(data, "signal"),
        text(data, "error"),
        new Outcome.Usage(
            data.integerOrEmpty("cpu_user_ns"),
            data.integerOrEmpty("cpu_system_ns"),
            data.integerOrEmpty("peak_memory_bytes"),
            data.integer("stdout_bytes"),
            data.integer("stderr_bytes")));
  }

  private static Writer writer(JsonObject data) throws JsonException {
    return new Writer(
        text(data, "host"), text(data, "boot_id"), data.integer("pid"), text(data, "opal_version"));
  }

  private static RunContext context(JsonObject data) throws JsonException {
    JsonObject policy = data.object("policy");
    List<RunContext.Variable> environment = new ArrayList<>();
    for (JsonObject variable : data.objects("environment")) {
      environment.add(
          new RunContext.Variable(
              text(variable, "name"),
              textOrNull(variable, "value"),
              variable.stringOrNull("commitment")));
    }
    return new RunContext(
        text(data, "user"),
        text(data, "runner"),
        text(data, "directory"),
        git(data.objectOrNull("git")),
        new RunContext.Policy(
            policy.bool("deny_network"),
            policy.bool("readonly_fs"),
            policy.bool("deny_network_enforced"),
            policy.bool("readonly_fs_enforced")),
        texts(data.object("ci")),
        texts(data.object("tags")),
        environment);
  }

  private static RunContext.@Nullable Git git(@Nullable JsonObject data) throws JsonException {
    if (data == null) {
      return null;
    }
    return new RunContext.Git(text(data, "sha"), text(data, "branch"), boolOrNull(data, "dirty"));
  }

  private static RunId runId(JsonObject data) throws JsonException {
    return new RunId(data.string("run_id"));
  }

  private static Origin origin(JsonObject data) throws JsonException {
    return Origin.parse(data.string("origin"));
  }

  /** The journal reader's one way to text that has passed the door. */
  static Redacted stored(String text) {
    return Redacted.stored(text);
  }

  static Redacted text(JsonObject data, String name) throws JsonException {
    return Redacted.stored(data.string(name));
  }

  static @Nullable Redacted textOrNull(JsonObject data, String name) throws JsonException {
    String text = data.stringOrNull(name);
    return text == null ? null : Redacted.stored(text);
  }

  private static Map<Redacted, Redacted> texts(JsonObject data) throws JsonException {
    Map<Redacted, Redacted> result = new TreeMap<>();
    for (String name : data.members().keySet()) {
      result.put(Redacted.stored(name), text(data, name));
    }
    return result;
  }

  private static @Nullable Boolean boolOrNull(JsonObject data, String name) throws JsonException {
    return data.members().containsKey(name) ? data.bool(name) : null;
  }

  private static int number(JsonObject data, String name) throws JsonException {
    return Math.toIntExact(data.integer(name));
  }

  private static @Nullable Integer numberOrNull(JsonObject data, String name) throws JsonException {
    OptionalLong value = data.integerOrEmpty(name);
    return value.isPresent() ? Math.toIntExact(value.getAsLong()) : null;
  }
}
