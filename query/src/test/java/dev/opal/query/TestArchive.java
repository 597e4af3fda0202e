// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Name;
import dev.opal.model.Origin;
import dev.opal.model.Outcome;
import dev.opal.model.OutputStreamName;
import dev.opal.model.Plan;
import dev.opal.model.PlanKey;
import dev.opal.model.PlanStep;
import dev.opal.model.RunId;
import dev.opal.model.Status;
import dev.opal.model.StepPath;
import dev.opal.model.Summary;
import dev.opal.recorder.Recovery;
import dev.opal.recorder.Run;
import dev.opal.recorder.RunOptions;
import dev.opal.recorder.Step;
import dev.opal.recorder.Surroundings;
import dev.opal.recorder.WriterIdentity;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.Redactor;
import dev.opal.store.BundleKey;
import dev.opal.store.Query;
import dev.opal.store.files.FileRunStore;
import dev.opal.store.sqlite.SqliteRunIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs recorded for real into a folder, and archives over it. */
final class TestArchive {
  static final Duration DAY = Duration.ofHours(24);

  final Path runs;
  final FileRunStore store;
  final Redactor redactor = new Redactor();

  TestArchive(Path folder) {
    this.runs = folder.resolve("runs");
    this.store = new FileRunStore(runs);
  }

  /** Opens an archive as another process would. */
  Archive open() {
    return new Archive(runs, store, new SqliteRunIndex(index()), () -> true, this::recovery, DAY);
  }

  Recovery recovery() {
    return new Recovery(runs, store, redactor);
  }

  Path index() {
    return runs.resolve("runs.db");
  }

  /** Records a run of one step and seals it. */
  BundleKey record(String env, String target, Status status) throws Exception {
    Run run = start(env, target, Map.of(), "make " + target);
    step(run, "make", "hello from " + target + "\n", status);
    run.end(status, status == Status.SUCCEEDED ? 0 : 2);
    return run.key();
  }

  /** Records a run of a plan of one step, which a refused one does not begin. */
  BundleKey recordPlan(String env, String target, String command, boolean begun) throws Exception {
    Run run = start(Origin.PLAN, env, target, Map.of(), command);
    if (begun) {
      Step step = run.step("make", text(command));
      step.end(1, outcome(Status.SUCCEEDED));
    }
    run.end(begun ? Status.SUCCEEDED : Status.FAILED, begun ? 0 : 1);
    return run.key();
  }

  Run start(String env, String target, Map<String, String> tags, String command) throws Exception {
    return start(Origin.EXEC, env, target, tags, command);
  }

  private Run start(
      Origin origin, String env, String target, Map<String, String> tags, String command)
      throws Exception {
    return Run.start(
        runs,
        store,
        redactor,
        new RunOptions(
            name(env),
            name(target),
            origin,
            plan(env, target, command),
            null,
            true,
            WriterIdentity.current(redactor),
            Surroundings.of(Map.of("HOME", "/home/ada"), Path.of("/"))
                .context(redactor, new PlanKey(new byte[32]), Set.of(), tags),
            List.of()));
  }

  Step step(Run run, String name, String output, Status status) {
    Step step = run.step(name, text(name));
    if (!output.isEmpty()) {
      print(step, output);
    }
    if (status != Status.RUNNING) {
      Outcome outcome = outcome(status);
      step.attemptEnded(1, 1_000_000, outcome);
      step.end(1, outcome);
    }
    return step;
  }

  static Outcome outcome(Status status) {
    int exitCode = status == Status.SUCCEEDED ? 0 : 2;
    return new Outcome(status, exitCode, null, Redacted.EMPTY, Outcome.Usage.NONE);
  }

  void print(Step step, String output) {
    step.output(OutputStreamName.STDOUT, ByteBuffer.wrap(output.getBytes(StandardCharsets.UTF_8)));
  }

  /** Copies the open runs into a store of their own, so that nobody holds their locks. */
  TestArchive dead(Path folder) throws IOException {
    TestArchive other = new TestArchive(folder);
    Path from = runs.resolve(".open");
    try (var files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = other.runs.resolve(".open").resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return other;
  }

  /** Returns a file of a sealed bundle, writable as its owner may make it. */
  Path unsealed(BundleKey key, String name) throws IOException {
    Path bundle = runs.resolve(key.path());
    Files.setPosixFilePermissions(bundle, PosixFilePermissions.fromString("rwx------"));
    Path file = bundle.resolve(name);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  void delete(BundleKey key) throws IOException {
    try (var files = Files.walk(runs.resolve(key.path()))) {
      List<Path> all = files.sorted().toList();
      for (Path path : all) {
        if (Files.isDirectory(path)) {
          Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        }
      }
      for (Path path : all.reversed()) {
        Files.delete(path);
      }
    }
  }

  static List<RunId> ids(List<Summary> runs) {
    return runs.stream().map(Summary::runId).toList();
  }

  /** Returns every run as {@code runs list -o json} has it. */
  static String json(Archive archive) throws Exception {
    StringBuilder text = new StringBuilder();
    for (Summary run : archive.list(Query.ALL)) {
      text.append(run.json().text()).append('\n');
    }
    return text.toString();
  }

  private Plan plan(String env, String target, String command) {
    return new Plan(
        name(env),
        name(target),
        text(""),
        "0011223344556677",
        Redactor.RULE_SET_VERSION,
        Instant.parse("2026-01-02T03:04:05Z"),
        List.of(
            new PlanStep(
                new StepPath(text("main/make")), "exec", text(command), List.of(), Map.of())),
        Plan.Resolved.NONE);
  }

  Name name(String text) {
    return new Name(text(text));
  }

  private Redacted text(String text) {
    return redactor.text(text);
  }
}
