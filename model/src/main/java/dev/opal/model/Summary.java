// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an index knows of a run, and the head of its summary.json. A projection of the run's events,
 * so all its text has been redacted.
 *
 * @param externalId the id that a foreign sender gave the run, or null
 * @param endedAt null while the run is running
 * @param exitCode null where no process decided the outcome
 * @param planHash null where the run has no plan
 * @param gitSha null outside a checkout, as are the other git fields
 * @param failedStep the path of the first step that failed, or null
 * @param retries attempts beyond each step's first
 * @param losses what the record lacks; none means that it is complete
 * @param redactions how often each rule masked something, by rule id
 */
public record Summary(
    RunId runId,
    @Nullable String externalId,
    String env,
    String target,
    Origin origin,
    Status status,
    Instant startedAt,
    @Nullable Instant endedAt,
    long durationNanos,
    @Nullable Integer exitCode,
    @Nullable String planHash,
    @Nullable String templateHash,
    String traceId,
    String user,
    String runner,
    String host,
    @Nullable String gitSha,
    @Nullable String gitBranch,
    @Nullable Boolean gitDirty,
    @Nullable String failedStep,
    int steps,
    int retries,
    Map<String, String> tags,
    List<Loss> losses,
    Map<String, Long> redactions) {
  /** The version of summary.json. */
  public static final int SCHEMA = 1;

  public Summary {
    tags = Map.copyOf(tags);
    losses = List.copyOf(losses);
    redactions = Map.copyOf(redactions);
  }

  /** Returns this summary with another status. */
  public Summary withStatus(Status other) {
    return new Summary(
        runId,
        externalId,
        env,
        target,
        origin,
        other,
        startedAt,
        endedAt,
        durationNanos,
        exitCode,
        planHash,
        templateHash,
        traceId,
        user,
        runner,
        host,
        gitSha,
        gitBranch,
        gitDirty,
        failedStep,
        steps,
        retries,
        tags,
        losses,
        redactions);
  }

  /** Something that the record lacks. */
  public record Loss(LossKind kind, long count, String reason) {}

  /** Returns the JSON form; docs/formats/summary.md describes it. */
  public JsonObject json() {
    JsonObject.Builder counts = JsonObject.builder();
    redactions.forEach(counts::put);
    return JsonObject.builder()
        .put("schema", SCHEMA)
        .putText("run_id", runId)
        .put("external_id", externalId)
        .put("env", env)
        .put("target", target)
        .putText("origin", origin)
        .putText("status", status)
        .putText("started_at", startedAt)
        .putText("ended_at", endedAt)
        .put("duration_ns", durationNanos)
        .put("exit_code", exitCode == null ? null : new Json.Int(exitCode))
        .put("plan_hash", planHash)
        .put("template_hash", templateHash)
        .put("trace_id", traceId)
        .put("user", user)
        .put("runner", runner)
        .put("host", host)
        .put("git", git())
        .put("failed_step", failedStep)
        .put("steps", steps)
        .put("retries", retries)
        .putTexts("tags", tags)
        .putAll("losses", losses, Summary::loss)
        .put("redactions", counts.build())
        .build();
  }

  private @Nullable Json git() {
    if (gitSha == null) {
      return null;
    }
    return JsonObject.builder()
        .put("sha", gitSha)
        .put("branch", gitBranch)
        .put("dirty", gitDirty == null ? null : new Json.Bool(gitDirty))
        .build();
  }

  private static Json loss(Loss loss) {
    return JsonObject.builder()
        .putText("kind", loss.kind())
        .put("count", loss.count())
        .put("reason", loss.reason())
        .build();
  }

  /**
   * Reads what {@link #json} wrote; other members are ignored.
   *
   * @throws JsonException where a member is missing or malformed, or the schema is newer
   */
  public static Summary parse(JsonObject json) throws JsonException {
    if (json.integer("schema") > SCHEMA) {
      throw new JsonException(
          "a summary must be of schema 1 but was of "
              + json.integer("schema")
              + "; use a newer Opal");
    }
    try {
      JsonObject git = json.objectOrNull("git");
      String endedAt = json.stringOrNull("ended_at");
      return new Summary(
          new RunId(json.string("run_id")),
          json.stringOrNull("external_id"),
          json.string("env"),
          json.string("target"),
          Origin.parse(json.string("origin")),
          Status.parse(json.string("status")),
          Instant.parse(json.string("started_at")),
          endedAt == null ? null : Instant.parse(endedAt),
          json.integer("duration_ns"),
          exitCode(json),
          json.stringOrNull("plan_hash"),
          json.stringOrNull("template_hash"),
          json.string("trace_id"),
          json.string("user"),
          json.string("runner"),
          json.string("host"),
          git == null ? null : git.string("sha"),
          git == null ? null : git.stringOrNull("branch"),
          (git == null || !git.members().containsKey("dirty")) ? null : git.bool("dirty"),
          json.stringOrNull("failed_step"),
          Math.toIntExact(json.integer("steps")),
          Math.toIntExact(json.integer("retries")),
          texts(json.object("tags")),
          losses(json.objects("losses")),
          counts(json.object("redactions")));
    } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
      throw new JsonException(String.valueOf(e.getMessage()));
    }
  }

  private static @Nullable Integer exitCode(JsonObject json) throws JsonException {
    return json.integerOrEmpty("exit_code").isEmpty()
        ? null
        : Math.toIntExact(json.integer("exit_code"));
  }

  private static Map<String, String> texts(JsonObject json) throws JsonException {
    Map<String, String> result = new TreeMap<>();
    for (String name : json.members().keySet()) {
      result.put(name, json.string(name));
    }
    return result;
  }

  private static Map<String, Long> counts(JsonObject json) throws JsonException {
    Map<String, Long> result = new TreeMap<>();
    for (String name : json.members().keySet()) {
      result.put(name, json.integer(name));
    }
    return result;
  }

  private static List<Loss> losses(List<JsonObject> items) throws JsonException {
    List<Loss> result = new ArrayList<>();
    for (JsonObject item : items) {
      result.add(
          new Loss(
              LossKind.parse(item.string("kind")), item.integer("count"), item.string("reason")));
    }
    return result;
  }
}
