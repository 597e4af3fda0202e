// SPDX-License-Identifier: Apache-2.0
package dev.opal.web;

import dev.opal.model.Status;
import dev.opal.model.Summary;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import dev.opal.query.Recorded;
import dev.opal.query.RecordedStep;
import dev.opal.store.StoreException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A run that failed, made of what a test says. */
final class TestRun {
  private static final Instant START = Instant.parse("2025-09-20T10:22:31Z");

  private final String target;
  private final List<RecordedStep> steps = new ArrayList<>();
  private final Map<String, String> files = new HashMap<>();
  private String failed = "";

  TestRun(String target) {
    this.target = target;
  }

  /** Adds a step with its log. */
  TestRun step(String path, Status status, String log) {
    return stepWithoutLog(path, status, log.length()).file("steps/" + path + ".log", log);
  }

  TestRun stepWithoutLog(String path, Status status, long printed) {
    OptionalLong unknown = OptionalLong.empty();
    RecordedStep.End end =
        new RecordedStep.End(status, 1, null, "", unknown, unknown, unknown, printed, 0);
    Instant start = START.plusSeconds(steps.size());
    String spanId = String.valueOf(1_000_000_000_000_000L + steps.size());
    steps.add(
        new RecordedStep(path, spanId, "run " + path, start, 1_000_000_000, 1, 0, end, List.of()));
    failed = status == Status.FAILED ? path : failed;
    return this;
  }

  TestRun file(String name, String content) {
    files.put(name, content);
    return this;
  }

  Recorded recorded() throws JsonException {
    JsonObject json =
        JsonObject.builder()
            .put("schema", Summary.SCHEMA)
            .put("run_id", "run-20250920-102231-3f2a9c1e")
            .put("env", "dev")
            .put("target", target)
            .put("origin", "plan")
            .put("status", "failed")
            .putText("started_at", START)
            .put("duration_ns", 5_000_000_000L)
            .put("trace_id", "0af7651916cd43dd8448eb211c80319c")
            .put("user", "alice")
            .put("runner", "")
            .put("host", "ci-1")
            .put("failed_step", failed.isEmpty() ? null : failed)
            .put("steps", steps.size())
            .put("retries", 0)
            .putTexts("tags", Map.of())
            .putAll("losses", List.of(), unused -> JsonObject.builder().build())
            .putTexts("redactions", Map.of())
            .build();
    return new Recorded(
        Summary.parse(json),
        json,
        steps,
        List.of(),
        Path.of("/nowhere"),
        false,
        false,
        name -> {
          String content = files.get(name);
          if (content == null) {
            throw new StoreException.Rejected("expected " + name + ", saw none");
          }
          return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
        });
  }
}
