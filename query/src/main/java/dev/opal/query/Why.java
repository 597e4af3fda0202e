// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Summary;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a run failed, or took longer than usual: what differs from the last success of its
 * environment and target before it, and what its own record says.
 *
 * @param lastSuccess null where none is known
 * @param failures the runs that failed since, oldest first, up to this one; empty where it did not
 * @param step the step that failed; null where none did
 * @param log how that step's log differs from the last success; null where it was not compared
 * @param causes the likeliest first; of equal confidence, what touches the failing step first, then
 *     what changed least often between the successes before
 * @param usualNanos how long the successes before took; null where there are none
 * @param same what was compared with the last success and is the same
 */
public record Why(
    Summary run,
    @Nullable Summary lastSuccess,
    List<Summary> failures,
    @Nullable RecordedStep step,
    @Nullable LogDifference log,
    List<Cause> causes,
    @Nullable Long usualNanos,
    List<String> same) {
  public Why {
    failures = List.copyOf(failures);
    causes = List.copyOf(causes);
    same = List.copyOf(same);
  }

  /** Looks into a run. */
  public static Why of(Archive archive, Recorded run) throws StoreException, IOException {
    return new Investigation(archive, run).answer();
  }

  /** Tells whether a difference from the last success is among the causes. */
  public boolean hasDifferences() {
    return causes.stream().anyMatch(cause -> cause.difference() != null);
  }

  /** Returns the JSON form; docs/formats/query-json.md describes it. */
  public JsonObject.Builder json(JsonObject.Builder builder) {
    return builder
        .put("run", run.json())
        .put("last_success", lastSuccess == null ? null : lastSuccess.json())
        .putAll("failures", failures, failure -> new Json.Str(failure.runId().value()))
        .put("step", step == null ? null : step.path())
        .put("error", step == null || step.end().error().isEmpty() ? null : step.end().error())
        .put("log", log == null ? null : json(log))
        .putAll("causes", causes, Cause::json)
        .put("usual_duration_ns", usualNanos == null ? null : new Json.Int(usualNanos))
        .putAll("same", same, Json.Str::new);
  }

  private static JsonObject json(LogDifference log) {
    return JsonObject.builder()
        .putAll("added", log.added(), Why::json)
        .putAll("removed", log.removed(), Why::json)
        .put("whole", log.whole())
        .build();
  }

  private static JsonObject json(LogLine line) {
    return JsonObject.builder().put("line", line.number()).put("text", line.text()).build();
  }
}
