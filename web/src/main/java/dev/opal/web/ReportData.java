// SPDX-License-Identifier: Apache-2.0
package dev.opal.web;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import dev.opal.query.CriticalPath;
import dev.opal.query.Recorded;
import dev.opal.query.RecordedStep;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the page's script reads; docs/formats/report.md. */
final class ReportData {
  private static final int SCHEMA = 1;
  private static final int MAX_FILE_BYTES = 64 * 1024 * 1024;

  private final Recorded run;
  private final @Nullable Recorded before;
  private final Instant renderedAt;
  private final LogExcerpts logs;
  private final List<String> unread = new ArrayList<>();

  ReportData(Recorded run, @Nullable Recorded before, Instant renderedAt, LogExcerpts logs) {
    this.run = run;
    this.before = before;
    this.renderedAt = renderedAt;
    this.logs = logs;
  }

  JsonObject json() {
    JsonObject.Builder data =
        JsonObject.builder()
            .put("schema", SCHEMA)
            .putText("rendered_at", renderedAt)
            .put("open", run.open())
            .put("live", run.live())
            .put("summary", run.json())
            .put("plan", plan(file("plan.json")))
            .put("decorators", file("decorators.json"))
            .putAll(
                "critical_path", CriticalPath.of(run.steps()), step -> new Json.Str(step.spanId()))
            .put("logs", logs())
            .putAll("unread_logs", logs.unread(), Json.Str::new);
    if (before != null) {
      data.put("before", before(before));
    }
    return data.putAll("unread_files", unread, Json.Str::new).build();
  }

  /** Returns what a file holds; null where there is none or it cannot be read. */
  private @Nullable JsonObject file(String name) {
    try (InputStream in = run.files().open(name)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES);
      if (Json.parse(bytes, 0, bytes.length) instanceof JsonObject object) {
        return object;
      }
      unread.add(name);
    } catch (StoreException.Rejected e) {
      // None: an open run has none yet, and what is lost since the seal is for verifying to tell.
      return null;
    } catch (StoreException | IOException | JsonException e) {
      unread.add(name);
    }
    return null;
  }

  /** What people read of a plan; its commitments are for programs, and compress badly. */
  private static @Nullable JsonObject plan(@Nullable JsonObject plan) {
    if (plan == null) {
      return null;
    }
    JsonObject.Builder shown = JsonObject.builder();
    for (String name : List.of("directory", "rule_set", "resolved_values", "programs")) {
      shown.put(name, plan.members().get(name));
    }
    shown.put("steps", without(plan.members().get("steps")));
    return shown.put("blocks", without(plan.members().get("blocks"))).build();
  }

  private static @Nullable Json without(@Nullable Json array) {
    if (!(array instanceof Json.Arr items)) {
      return null;
    }
    List<Json> shown = new ArrayList<>();
    for (Json item : items.items()) {
      Map<String, Json> members = new TreeMap<>();
      if (item instanceof JsonObject object) {
        members.putAll(object.members());
      }
      members.keySet().removeAll(List.of("argv", "commitments"));
      JsonObject.Builder builder = JsonObject.builder();
      members.forEach(builder::put);
      shown.add(builder.build());
    }
    return new Json.Arr(shown);
  }

  private JsonObject logs() {
    JsonObject.Builder all = JsonObject.builder();
    logs.logs()
        .forEach((path, log) -> {
          JsonObject.Builder one = JsonObject.builder().put("bytes", log.bytes());
          one.put("head", log.head());
          if (log.leftOutBytes() > 0) {
            one.put("tail", log.tail());
            one.put("left_out_bytes", log.leftOutBytes());
            one.put("left_out_lines", log.leftOutLines());
          }
          all.put(path, one.build());
        });
    return all.build();
  }

  private static JsonObject before(Recorded before) {
    JsonObject.Builder durations = JsonObject.builder();
    for (RecordedStep step : before.steps()) {
      durations.put(step.path(), step.durationNanos());
    }
    return JsonObject.builder()
        .putText("run_id", before.summary().runId())
        .putText("status", before.summary().status())
        .putText("started_at", before.summary().startedAt())
        .put("duration_ns", before.summary().durationNanos())
        .put("steps", durations.build())
        .build();
  }
}
