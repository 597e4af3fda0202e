// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import dev.opal.redaction.Redacted;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step of a plan.
 *
 * @param command for people: quoted as a shell would need it, or as the source has it
 * @param argv the arguments, where the step is one process started without a shell
 * @param commitments for each text in which something was masked, by the index of the argument or
 *     by the member's name
 * @param options what else the source says about the step, by name
 * @param blocks the numbers of the blocks that it stands in, the outermost first
 * @param estimate how long it may take, or null where nothing tells; whole milliseconds, and whole
 *     seconds from ten seconds on
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

  PlanStep withEstimate(@Nullable Duration changed) {
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

  Json json() {
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
