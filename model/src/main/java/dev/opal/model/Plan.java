// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import dev.opal.redaction.Redacted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a run is going to execute, resolved. Its hashes are a function of its JSON form alone, so
 * that anyone can compute them from a bundle's plan.json. Plans are equal where their JSON is.
 *
 * <p>Not a record, because JSON and hashes are made once: whoever records a run needs them six
 * times, and a cold JVM takes half a millisecond for each.
 */
public final class Plan {
  private static final String VERSION = "1.0";

  private final Name env;
  private final Name target;
  private final Redacted directory;
  private final String keyId;
  private final String ruleSet;
  private final Instant resolvedAt;
  private final List<PlanStep> steps;
  private final Map<String, Redacted> resolvedValues;
  private transient @Nullable Form form;

  /**
   * @param directory where the steps run, relative to the root of the git checkout, never absolute
   * @param keyId the plan key that made the commitments
   * @param ruleSet the version of the redaction rules that masked the literals
   * @param resolvedValues what the decorators in it stand for, as shown to people
   */
  public Plan(
      Name env,
      Name target,
      Redacted directory,
      String keyId,
      String ruleSet,
      Instant resolvedAt,
      List<PlanStep> steps,
      Map<String, Redacted> resolvedValues) {
    this.env = env;
    this.target = target;
    this.directory = directory;
    this.keyId = keyId;
    this.ruleSet = ruleSet;
    this.resolvedAt = resolvedAt;
    this.steps = List.copyOf(steps);
    this.resolvedValues = Map.copyOf(resolvedValues);
  }

  private record Form(JsonObject json, Hash hash, Hash templateHash) {}

  /**
   * A step of a plan.
   *
   * @param command for people, quoted as a shell would need it
   * @param argv the arguments, where the step is one process started without a shell
   * @param commitments for each argument in which something was masked, by its index
   */
  public record PlanStep(
      StepPath id,
      String decorator,
      Redacted command,
      List<Redacted> argv,
      Map<Integer, String> commitments) {
    public PlanStep {
      argv = List.copyOf(argv);
      commitments = Map.copyOf(commitments);
    }

    private Json json() {
      return JsonObject.builder()
          .put("id", id.toString())
          .put("decorator", decorator)
          .putText("command", command)
          .putAll("argv", argv, argument -> new Json.Str(argument.toString()))
          .put("commitments", commitments.isEmpty() ? null : texts(commitments))
          .build();
    }
  }

  /**
   * Returns the SHA-256 of what this plan executes; see docs/formats/plan.md for what it covers.
   */
  public Hash hash() {
    return form().hash;
  }

  /** Returns the hash that runs of this plan in different environments share. */
  public Hash templateHash() {
    return form().templateHash;
  }

  /** Returns plan.json with both hashes. */
  public JsonObject json() {
    return form().json;
  }

  public Name env() {
    return env;
  }

  public Name target() {
    return target;
  }

  public Redacted directory() {
    return directory;
  }

  public String keyId() {
    return keyId;
  }

  public String ruleSet() {
    return ruleSet;
  }

  public Instant resolvedAt() {
    return resolvedAt;
  }

  public List<PlanStep> steps() {
    return steps;
  }

  public Map<String, Redacted> resolvedValues() {
    return resolvedValues;
  }

  private Form form() {
    Form known = form;
    if (known == null) {
      Hash templateHash = Hash.of(hashed(template().build()).canonical());
      JsonObject content =
          template()
              .put("env", env.toString())
              .putTexts("resolved_values", resolvedValues)
              .putText("template_hash", templateHash)
              .build();
      Hash hash = Hash.of(hashed(content).canonical());
      known = new Form(content.toBuilder().putText("plan_hash", hash).build(), hash, templateHash);
      form = known;
    }
    return known;
  }

  /** Returns what is left of a plan.json when what varies from run to run is removed. */
  public static JsonObject hashed(JsonObject plan) {
    JsonObject.Builder builder = JsonObject.builder();
    plan.members()
        .forEach((name, value) -> {
          if (name.equals("steps") && value instanceof Json.Arr steps) {
            builder.putAll(name, steps.items(), Plan::withoutEstimate);
          } else if (!name.equals("plan_hash") && !name.equals("resolved_at")) {
            builder.put(name, value);
          }
        });
    return builder.build();
  }

  private static Json withoutEstimate(Json step) {
    if (!(step instanceof JsonObject object)) {
      return step;
    }
    JsonObject.Builder builder = JsonObject.builder();
    object
        .members()
        .forEach(
            (name, value) -> builder.put(name, name.equals("estimated_duration") ? null : value));
    return builder.build();
  }

  private JsonObject.Builder template() {
    return JsonObject.builder()
        .put("version", VERSION)
        .put("target", target.toString())
        .putText("directory", directory)
        .put("key_id", keyId)
        .put("rule_set", ruleSet)
        .putText("resolved_at", resolvedAt)
        .putAll("steps", steps, PlanStep::json);
  }

  private static JsonObject texts(Map<Integer, String> entries) {
    JsonObject.Builder builder = JsonObject.builder();
    entries.forEach((index, commitment) -> builder.put(index.toString(), commitment));
    return builder.build();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Plan that && json().equals(that.json());
  }

  @Override
  public int hashCode() {
    return json().hashCode();
  }

  @Override
  public String toString() {
    return json().text();
  }
}
