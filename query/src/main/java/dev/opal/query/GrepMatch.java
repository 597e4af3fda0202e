// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Summary;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import java.util.List;
import java.util.Locale;

/**
 * A line that matches.
 *
 * @param step the path of the step, empty where the line is none's
 * @param line its number from 1 in what it is from
 * @param text of a very long line what stands around the match
 * @param start of the first match, in characters of the text
 * @param end behind it
 * @param before lines before it, as many as were asked for and are there
 * @param after likewise
 */
public record GrepMatch(
    Summary run,
    Source source,
    String step,
    long line,
    String text,
    int start,
    int end,
    List<String> before,
    List<String> after) {
  /** Takes matches in order, and says whether it wants more. */
  public interface Taker {
    boolean take(GrepMatch match);
  }

  /** What a line is from. */
  public enum Source {
    COMMAND,
    ERROR,
    NOTE,
    LOG;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public GrepMatch {
    before = List.copyOf(before);
    after = List.copyOf(after);
  }

  /** Returns the JSON form; docs/formats/query-json.md describes it. */
  public JsonObject json() {
    JsonObject.Builder json =
        JsonObject.builder()
            .putText("run_id", run.runId())
            .put("env", run.env())
            .put("target", run.target())
            .putText("status", run.status())
            .putText("started_at", run.startedAt())
            .putText("source", source)
            .put("step", step.isEmpty() ? null : step)
            .put("line", line)
            .put("text", text);
    if (!before.isEmpty()) {
      json.putAll("before", before, Json.Str::new);
    }
    if (!after.isEmpty()) {
      json.putAll("after", after, Json.Str::new);
    }
    return json.build();
  }
}
