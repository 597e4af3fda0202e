// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Hash;
import dev.opal.model.JournalRecord;
import dev.opal.model.Name;
import dev.opal.model.Origin;
import dev.opal.model.Outcome;
import dev.opal.model.Plan;
import dev.opal.model.PlanKey;
import dev.opal.model.PlanStep;
import dev.opal.model.RunEvents;
import dev.opal.model.Status;
import dev.opal.model.StepPath;
import dev.opal.model.journal.JournalReader;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.Redactor;
import dev.opal.store.Bundle;
import dev.opal.store.BundleKey;
import dev.opal.store.RunStore;
import dev.opal.store.files.FileRunStore;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A real store in a folder, and short ways to record into it and to look at what came of it. */
final class TestStore {
  final Path runs;
  final RunStore store;
  final Redactor redactor = new Redactor();
  private final Surroundings surroundings =
      Surroundings.of(Map.of("HOME", "/home/alice", "API_TOKEN", "tok-123456"), Path.of("/"));

  TestStore(Path folder) {
    this(folder, store -> store);
  }

  /**
   * @param between makes what stands between recorders and the store
   */
  TestStore(Path folder, UnaryOperator<RunStore> between) {
    this.runs = folder.resolve("runs");
    this.store = between.apply(new FileRunStore(runs));
    redactor.addSecrets(surroundings.secrets(redactor, Set.of()));
  }

  Run start() throws RecordingException {
    return start(Origin.LIBRARY, null, List.of());
  }

  Run start(Origin origin, Plan plan, List<RunEvents> sinks) throws RecordingException {
    return Run.start(
        runs,
        store,
        redactor,
        new RunOptions(
            name("dev"),
            name("deploy"),
            origin,
            plan,
            null,
            true,
            WriterIdentity.current(redactor),
            surroundings.context(
                redactor, new PlanKey(new byte[32]), Set.of(), Map.of("ticket", "T-1")),
            sinks));
  }

  Run join(RunPlace place) throws RecordingException {
    return Run.join(place, Origin.EXEC, store, redactor, WriterIdentity.current(redactor));
  }

  Recovery recovery() {
    return new Recovery(runs, store, redactor);
  }

  Plan plan(String... argv) {
    List<Redacted> arguments = new ArrayList<>();
    for (String argument : argv) {
      arguments.add(redactor.text(argument));
    }
    return new Plan(
        name("dev"),
        name("deploy"),
        text(""),
        "0011223344556677",
        Redactor.RULE_SET_VERSION,
        Instant.parse("2026-01-02T03:04:05Z"),
        List.of(
            new PlanStep(
                new StepPath(text("main/make")),
                "exec",
                text(String.join(" ", argv)),
                arguments,
                Map.of())),
        Plan.Resolved.NONE);
  }

  Name name(String text) {
    return new Name(text(text));
  }

  Redacted text(String text) {
    return redactor.text(text);
  }

  static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  static Outcome exit(int code) {
    Status status = code == 0 ? Status.SUCCEEDED : Status.FAILED;
    return new Outcome(status, code, null, Redacted.EMPTY, Outcome.Usage.NONE);
  }

  Bundle bundle(BundleKey key) throws Exception {
    return store.find(key).orElseThrow();
  }

  JsonObject json(BundleKey key, String name) throws Exception {
    return (JsonObject) Json.parse(content(key, name));
  }

  String content(BundleKey key, String name) throws Exception {
    try (InputStream in = bundle(key).open(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  List<JournalRecord> journal(BundleKey key, String name) throws Exception {
    List<JournalRecord> records = new ArrayList<>();
    try (InputStream in = bundle(key).open(name)) {
      JournalReader.Result result = JournalReader.read(name, in, records::add);
      assertThat(result.problems()).isEmpty();
    }
    return records;
  }

  /** Every file is named by the manifest with its size and digest, and no other is. */
  void assertIntact(BundleKey key) throws Exception {
    List<String> named = new ArrayList<>();
    for (JsonObject file : json(key, "manifest.json").objects("files")) {
      byte[] content;
      try (InputStream in = bundle(key).open(file.string("name"))) {
        content = in.readAllBytes();
      }
      assertThat((long) content.length).isEqualTo(file.integer("size"));
      assertThat(Hash.of(content).hex()).isEqualTo(file.string("sha256"));
      named.add(file.string("name"));
    }
    named.add("manifest.json");
    assertThat(bundle(key).names()).containsExactlyInAnyOrderElementsOf(named);
  }
}
