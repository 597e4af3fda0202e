// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Origin;
import dev.opal.model.RunId;
import dev.opal.model.Status;
import dev.opal.model.Summary;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import dev.opal.store.StoreException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A run as its files might tell it, made of what a test says and nothing else. */
final class TestRun {
  private final int number;
  private final Map<String, String> files = new HashMap<>();
  private final Map<String, Json> members = new TreeMap<>();
  private final Map<String, String> tags = new TreeMap<>();
  private List<RecordedStep> steps = new ArrayList<>();
  private Status status = Status.SUCCEEDED;
  private String user = "ada";
  private String runner = "ci-1";
  private String commit = "c0ffee00112233445566";
  private String branch = "main";
  private boolean dirty;
  private String planHash;
  private long millis = 1000;

  /**
   * @param number from 1 to 23, counts its start in hours
   */
  TestRun(int number) {
    this.number = number;
  }

  TestRun steps(RecordedStep... all) {
    steps = new ArrayList<>(Arrays.asList(all));
    return this;
  }

  TestRun status(Status other) {
    status = other;
    return this;
  }

  TestRun took(long otherMillis) {
    millis = otherMillis;
    return this;
  }

  TestRun by(String otherUser, String otherRunner) {
    user = otherUser;
    runner = otherRunner;
    return this;
  }

  TestRun git(String otherCommit, String otherBranch, boolean otherDirty) {
    commit = otherCommit;
    branch = otherBranch;
    dirty = otherDirty;
    return this;
  }

  TestRun tag(String name, String value) {
    tags.put(name, value);
    return this;
  }

  /** Sets a member of summary.json. */
  TestRun member(String name, String json) throws Exception {
    members.put(name, Json.parse(json));
    return this;
  }

  /** Sets plan.json; its hash is what a test gives. */
  TestRun plan(String hash, String json) {
    planHash = hash;
    files.put("plan.json", json);
    return this;
  }

  /** Sets the variables as the journal's first record has them, each after its name. */
  TestRun environment(String... pairs) {
    List<Json> variables = new ArrayList<>();
    for (int i = 0; i < pairs.length; i += 2) {
      String member = pairs[i + 1].startsWith("hmac-sha256:") ? "commitment" : "value";
      variables.add(JsonObject.builder().put("name", pairs[i]).put(member, pairs[i + 1]).build());
    }
    JsonObject context =
        JsonObject.builder().putAll("environment", variables, json -> json).build();
    JsonObject data = JsonObject.builder().put("context", context).build();
    String record = JsonObject.builder().put("data", data).build().text();
    files.put("journal.jsonl", record + "\n{\"another\":\"record\"}\n");
    return this;
  }

  TestRun log(String step, String text) {
    files.put("steps/" + step + ".log", text);
    return this;
  }

  Recorded recorded() {
    Summary summary = summary();
    JsonObject.Builder json = summary.json().toBuilder();
    members.forEach(json::put);
    return new Recorded(
        summary, json.build(), steps, List.of(), Path.of("/"), false, false, this::open);
  }

  Side side() {
    return Side.of(recorded());
  }

  Summary summary() {
    RecordedStep failed =
        steps.stream()
            .filter(step -> step.end().status() == Status.FAILED)
            .findFirst()
            .orElse(null);
    return new Summary(
        new RunId("run-20260101-" + two(number) + "0000-000000" + two(number)),
        null,
        "prod",
        "deploy",
        Origin.PLAN,
        status,
        TestSteps.START.plusSeconds(3600L * number),
        null,
        millis * 1_000_000,
        status == Status.SUCCEEDED ? 0 : 2,
        planHash,
        null,
        "",
        user,
        runner,
        runner,
        commit,
        branch,
        dirty,
        failed == null ? null : failed.path(),
        steps.size(),
        0,
        tags,
        List.of(),
        Map.of());
  }

  private ByteArrayInputStream open(String name) throws StoreException {
    String text = files.get(name);
    if (text == null) {
      throw new StoreException.Rejected("expected a file " + name + ", saw none");
    }
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String two(int number) {
    return number < 10 ? "0" + number : String.valueOf(number);
  }
}
