// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import dev.opal.redaction.Redacted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
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
  private final Resolved resolved;
  private transient @Nullable Form form;

  /**
   * @param directory where the steps run, relative to the root of the git checkout, never absolute
   * @param keyId the plan key that made the commitments
   * @param ruleSet the version of the redaction rules that masked the literals
   * @param resolved what the steps' references stand for, and what stands around the steps
   */
  public Plan(
      Name env,
      Name target,
      Redacted directory,
      String keyId,
      String ruleSet,
      Instant resolvedAt,
      List<PlanStep> steps,
      Resolved resolved) {
    this.env = env;
    this.target = target;
    this.directory = directory;
    this.keyId = keyId;
    this.ruleSet = ruleSet;
    this.resolvedAt = resolvedAt;
    this.steps = List.copyOf(steps);
    this.resolved = resolved;
  }

  /**
   * Returns the same plan, which has the same hashes.
   *
   * @param estimates how long steps may take, by their paths
   */
  public Plan withEstimates(Map<String, Duration> estimates) {
    if (estimates.isEmpty()) {
      return this;
    }
    List<PlanStep> estimated = new ArrayList<>();
    steps.forEach(step -> estimated.add(step.withEstimate(estimates.get(step.id().toString()))));
    return new Plan(env, target, directory, keyId, ruleSet, resolvedAt, estimated, resolved);
  }

  private record Form(JsonObject json, Hash hash, Hash templateHash) {}

  /**
   * What stands around steps, such as a retry.
   *
   * @param decorator without its sign; {@code branch} for a group that is one branch of a parallel
   *     block
   * @param commitments for each option in which something was masked, by its name
   */
  public record Block(
      int id, String decorator, Map<String, Redacted> options, Map<String, String> commitments) {
    public Block {
      options = Map.copyOf(options);
      commitments = Map.copyOf(commitments);
    }

    private Json json() {
      JsonObject.Builder builder =
          JsonObject.builder()
              .put("id", id)
              .put("decorator", decorator)
              .putTexts("options", options);
      if (!commitments.isEmpty()) {
        builder.putTexts("commitments", commitments);
      }
      return builder.build();
    }
  }

  /**
   * What a reference stands for.
   *
   * @param reference as the source has it, such as {@code @env.API_TOKEN}
   * @param text null where it is secret, from a file or long
   * @param commitment where it is secret, unless it is made anew for each run
   * @param digest where it is not secret and not shown
   * @param shown for people
   */
  public record Value(
      Redacted reference,
      @Nullable Redacted text,
      @Nullable String commitment,
      @Nullable Hash digest,
      Redacted shown) {
    /** Stands in {@link #shown} between the reference and what it stands for. */
    public static final String ARROW = " → ";

    private static final Pattern HIDDEN = Pattern.compile("<redacted(?::\\d+chars)?>");

    /** Tells whether this is what a secret is shown as, and says nothing of it but its length. */
    public static boolean isHidden(String text) {
      return HIDDEN.matcher(text).matches();
    }

    private JsonObject json() {
      return JsonObject.builder()
          .putText("reference", reference)
          .putText("value", text)
          .put("commitment", commitment)
          .putText("digest", digest)
          .build();
    }
  }

  /**
   * What a source's references came to.
   *
   * @param values in the order in which the source needs them; a plan numbers them from 1
   * @param programs digests of the files that steps name as programs, by their path
   */
  public record Resolved(List<Block> blocks, List<Value> values, Map<Redacted, Hash> programs) {
    /** Nothing was to be resolved. */
    public static final Resolved NONE = new Resolved(List.of(), List.of(), Map.of());

    public Resolved {
      blocks = List.copyOf(blocks);
      values = List.copyOf(values);
      programs = Map.copyOf(programs);
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

  public Resolved resolved() {
    return resolved;
  }

  private Form form() {
    Form known = form;
    if (known == null) {
      JsonObject template = template();
      Hash templateHash = Hash.of(HashedPlan.of(template).canonical());
      JsonObject.Builder content =
          template.toBuilder()
              .put("env", env.toString())
              .put("resolved_values", shownValues())
              .putText("template_hash", templateHash);
      if (!resolved.values.isEmpty()) {
        content.put("values", numbered());
      }
      if (!resolved.programs.isEmpty()) {
        content.putTexts("programs", resolved.programs);
      }
      JsonObject unnamed = content.build();
      Hash hash = Hash.of(HashedPlan.of(unnamed).canonical());
      known = new Form(unnamed.toBuilder().putText("plan_hash", hash).build(), hash, templateHash);
      form = known;
    }
    return known;
  }

  private JsonObject numbered() {
    JsonObject.Builder builder = JsonObject.builder();
    for (int i = 0; i < resolved.values.size(); i++) {
      builder.put(String.valueOf(i + 1), resolved.values.get(i).json());
    }
    return builder.build();
  }

  private JsonObject shownValues() {
    JsonObject.Builder builder = JsonObject.builder();
    for (int i = 0; i < resolved.values.size(); i++) {
      builder.putText(String.valueOf(i + 1), resolved.values.get(i).shown());
    }
    return builder.build();
  }

  private JsonObject template() {
    JsonObject.Builder builder = JsonObject.builder();
    if (!resolved.blocks.isEmpty()) {
      builder.putAll("blocks", resolved.blocks, Block::json);
    }
    return builder
        .put("version", VERSION)
        .put("target", target.toString())
        .putText("directory", directory)
        .put("key_id", keyId)
        .put("rule_set", ruleSet)
        .putText("resolved_at", resolvedAt)
        .putAll("steps", steps, PlanStep::json)
        .build();
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
