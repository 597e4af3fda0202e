// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Status;
import dev.opal.model.StepPath;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A step as summary.json tells it.
 *
 * @param attemptList the attempts that ended, in order
 */
public record RecordedStep(
    String path,
    String spanId,
    String command,
    Instant startedAt,
    long durationNanos,
    int attempts,
    long outputLines,
    End end,
    List<Attempt> attemptList) {
  public RecordedStep {
    attemptList = List.copyOf(attemptList);
  }

  /** One attempt, counted from 1. */
  public record Attempt(int number, long durationNanos, End end) {}

  /**
   * How a step or an attempt ended.
   *
   * @param error empty where there is nothing to say
   */
  public record End(
      Status status,
      @Nullable Integer exitCode,
      @Nullable Integer signal,
      String error,
      OptionalLong cpuUserNanos,
      OptionalLong cpuSystemNanos,
      OptionalLong peakMemoryBytes,
      long stdoutBytes,
      long stderrBytes) {}

  /** Reads the member {@code step_list}; none where there is no such member. */
  static List<RecordedStep> parseAll(JsonObject summary) throws JsonException {
    List<RecordedStep> steps = new ArrayList<>();
    for (JsonObject step : summary.objects("step_list")) {
      steps.add(parse(step));
    }
    return List.copyOf(steps);
  }

  private static RecordedStep parse(JsonObject json) throws JsonException {
    try {
      String path = json.string("path");
      if (!StepPath.isPath(path)) {
        throw new JsonException("a step's path must be main/<name>/…");
      }
      List<Attempt> attempts = new ArrayList<>();
      for (JsonObject attempt : json.objects("attempt_list")) {
        attempts.add(
            new Attempt(
                Math.toIntExact(attempt.integer("attempt")),
                attempt.integer("duration_ns"),
                end(attempt)));
      }
      return new RecordedStep(
          path,
          json.string("span_id"),
          json.string("command"),
          Instant.parse(json.string("started_at")),
          json.integer("duration_ns"),
          Math.toIntExact(json.integer("attempts")),
          json.integerOrEmpty("output_lines").orElse(0),
          end(json),
          attempts);
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new JsonException(String.valueOf(e.getMessage()));
    }
  }

  private static End end(JsonObject json) throws JsonException {
    String error = json.stringOrNull("error");
    return new End(
        Status.parse(json.string("status")),
        integer(json.integerOrEmpty("exit_code")),
        integer(json.integerOrEmpty("signal")),
        error == null ? "" : error,
        json.integerOrEmpty("cpu_user_ns"),
        json.integerOrEmpty("cpu_system_ns"),
        json.integerOrEmpty("peak_memory_bytes"),
        json.integerOrEmpty("stdout_bytes").orElse(0),
        json.integerOrEmpty("stderr_bytes").orElse(0));
  }

  private static @Nullable Integer integer(OptionalLong value) {
    return value.isEmpty() ? null : Integer.valueOf(Math.toIntExact(value.getAsLong()));
  }
}
