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
   * A step of a plan.
   *
   * @param command for people: quoted as a shell would need it, or as the source has it
   * @param argv the arguments, where the step is one process started without a shell
   * @param commitments for each text in which something was masked, by the index of the argument or
   *     by the member's name
   * @param options what else the source says about the step, by name
   * @param blocks the numbers of the blocks that it stands in, the outermost first
   * @param estimate how long it may take, or null where nothing tells; whole milliseconds, and
   *     whole seconds from ten seconds on
   */
  public record PlanStep(
      StepPath id,
      String decorator,
      Redacted command,
      List<Redacted> argv,
      Map<String, String> commitments,
      Map<String, Redacted> options,
      List<Integer> blocks,
      @Nullable Duration estimate) {
    private static final long WHOLE_SECONDS_FROM = 10_000;

    public PlanStep {
      argv = List.copyOf(argv);
      commitments = Map.copyOf(commitments);
      options = Map.copyOf(options);
      blocks = List.copyOf(blocks);
      if (estimate != null) {
        long millis = estimate.toMillis();
        estimate = Duration.ofMillis(millis < WHOLE_SECONDS_FROM ? millis : millis / 1000 * 1000);
      }
    }

    private PlanStep withEstimate(@Nullable Duration changed) {
      return new PlanStep(id, decorator, command, argv, commitments, options, blocks, changed);
    }

    private static String text(Duration estimate) {
      long millis = estimate.toMillis();
      return millis < WHOLE_SECONDS_FROM ? millis + "ms" : millis / 1000 + "s";
    }

    /** A step of its own, as the source has it. */
    public PlanStep(
        StepPath id,
        String decorator,
        Redacted command,
        List<Redacted> argv,
        Map<String, String> commitments) {
      this(id, decorator, command, argv, commitments, Map.of(), List.of(), null);
    }

    private Json json() {
      JsonObject.Builder builder =
          JsonObject.builder()
              .put("id", id.toString())
              .put("decorator", decorator)
              .putText("command", command)
              .putAll("argv", argv, argument -> new Json.Str(argument.toString()));
      if (!commitments.isEmpty()) {
        builder.putTexts("commitments", commitments);
      }
      if (!options.isEmpty()) {
        builder.putTexts("options", options);
      }
      if (!blocks.isEmpty()) {
        builder.putAll("blocks", blocks, id -> new Json.Int(id));
      }
      if (estimate != null) {
        builder.put("estimated_duration", text(estimate));
      }
      return builder.build();
    }
  }

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
      Hash templateHash = Hash.of(hashed(template).canonical());
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
      Hash hash = Hash.of(hashed(unnamed).canonical());
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

  /** Returns what is left of a plan.json when what varies from run to run is removed. */
  public static JsonObject hashed(JsonObject plan) {
    JsonObject.Builder builder = JsonObject.builder();
    plan.members()
        .forEach((name, value) -> {
          if (name.equals("steps") && value instanceof Json.Arr steps) {
            builder.putAll(name, steps.items(), Plan::withoutEstimate);
          } else if (name.equals("resolved_values") && value instanceof JsonObject shown) {
            builder.put(name, withoutSecrets(shown, plan.members().get("values")));
          } else if (!name.equals("plan_hash") && !name.equals("resolved_at")) {
            builder.put(name, value);
          }
        });
    return builder.build();
  }

  /**
   * What is shown of a secret says nothing about what runs, as long as it is no more than its
   * reference and that it is hidden.
   */
  private static JsonObject withoutSecrets(JsonObject shown, @Nullable Json values) {
    JsonObject.Builder builder = JsonObject.builder();
    shown
        .members()
        .forEach((number, text) -> {
          boolean hidden =
              values instanceof JsonObject object
                  && object.members().get(number) instanceof JsonObject value
                  && text instanceof Json.Str line
                  && isHidden(value, line.value());
          builder.put(number, hidden ? null : text);
        });
    return builder.build();
  }

  private static boolean isHidden(JsonObject value, String shown) {
    return !value.members().containsKey("value")
        && !value.members().containsKey("digest")
        && value.members().get("reference") instanceof Json.Str reference
        && shown.startsWith(reference.value() + Value.ARROW)
        && Value.isHidden(shown.substring(reference.value().length() + Value.ARROW.length()));
  }

  private static Json withoutEstimate(Json step) {
    if (!(step instanceof JsonObject object)
        || !object.members().containsKey("estimated_duration")) {
      return step;
    }
    JsonObject.Builder builder = JsonObject.builder();
    object
        .members()
        .forEach(
            (name, value) -> builder.put(name, name.equals("estimated_duration") ? null : value));
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
