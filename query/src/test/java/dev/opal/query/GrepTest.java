// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Status;
import dev.opal.recorder.Run;
import dev.opal.store.BundleKey;
import dev.opal.store.Query;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GrepTest {
  @TempDir Path folder;
  private TestArchive home;

  @BeforeEach
  void home() {
    home = new TestArchive(folder);
  }

  private List<String> grep(TextPattern pattern, String step, int limit) throws Exception {
    List<String> found = new ArrayList<>();
    try (Archive archive = home.open()) {
      archive.grep(
          Query.ALL,
          new GrepQuery(pattern, step, 0, 0),
          match -> {
            found.add(
                match.run().target()
                    + " "
                    + match.source()
                    + " "
                    + match.step()
                    + ":"
                    + match.line()
                    + " "
                    + match.text());
            return found.size() < limit;
          });
    }
    return found;
  }

  private List<String> grep(String text) throws Exception {
    return grep(TextPattern.text(text, false), "", Integer.MAX_VALUE);
  }

  private void record(String target, String output, Status status) throws Exception {
    Run run = home.start("dev", target, Map.of(), "make " + target);
    home.step(run, "make", output, status);
    run.end(status, status == Status.SUCCEEDED ? 0 : 2);
  }

  @Test
  void matches_areThoseOfCommandsAndLogs_newestRunFirst_openOnesToo() throws Exception {
    record("first", "one\ntwo make\n", Status.SUCCEEDED);
    record("second", "nothing\n", Status.FAILED);
    Run open = home.start("dev", "third", Map.of(), "make third");
    home.step(open, "make", "still making, make\n", Status.RUNNING);
    assertThat(grep("make"))
        .containsExactly(
            "third command main/make:1 make",
            "third log main/make:1 still making, make",
            "second command main/make:1 make",
            "first command main/make:1 make",
            "first log main/make:2 two make");
    open.end(Status.SUCCEEDED, 0);
    assertThat(grep("still making")).containsExactly("third log main/make:1 still making, make");
  }

  @Test
  void matches_endWhereTheTakerHasEnough() throws Exception {
    for (int i = 0; i < 5; i++) {
      record("t" + i, "x\n".repeat(3000), Status.SUCCEEDED);
    }
    assertThat(grep("x")).hasSize(15_000);
    List<String> some = grep(TextPattern.text("x", false), "", 3500);
    assertThat(some).hasSize(3500).startsWith("t4 log main/make:1 x");
    assertThat(some.get(2999)).isEqualTo("t4 log main/make:3000 x");
    assertThat(some.get(3000)).isEqualTo("t3 log main/make:1 x");
  }

  @Test
  void step_isAPathWithStars() throws Exception {
    Run run = home.start("dev", "build", Map.of(), "make");
    home.step(run, "a/lint", "hit\n", Status.SUCCEEDED);
    home.step(run, "a/test", "hit\n", Status.SUCCEEDED);
    home.step(run, "b/test", "hit\n", Status.SUCCEEDED);
    run.end(Status.SUCCEEDED, 0);
    TextPattern hit = TextPattern.text("hit", false);
    assertThat(grep(hit, "main/a/test", 9)).hasSize(1);
    assertThat(grep(hit, "main/*/test", 9)).hasSize(2);
    assertThat(grep(hit, "main/a/*", 9)).hasSize(2);
    assertThat(grep(hit, "*t*st", 9)).hasSize(2);
    assertThat(grep(hit, "main/a", 9)).isEmpty();
    assertThat(grep(hit, "main/a*a", 9)).isEmpty();
  }

  @Test
  void whatWasRemovedOrDamaged_hidesNothingElse() throws Exception {
    record("kept", "needle\n", Status.SUCCEEDED);
    BundleKey damaged = home.record("dev", "damaged", Status.SUCCEEDED);
    BundleKey removed = home.record("dev", "removed", Status.SUCCEEDED);
    Files.delete(home.unsealed(damaged, "summary.json"));
    assertThat(grep("needle")).hasSize(1);
    home.delete(removed);
    assertThat(grep("needle")).hasSize(1);
    assertThat(grep("hello from damaged")).hasSize(1);
    assertThat(grep("hello from removed")).isEmpty();
    assertThat(grep(TextPattern.text("make", false), "main/make", 9))
        .containsExactly("damaged command main/make:1 make", "kept command main/make:1 make");
  }

  @Test
  void symbolicLinksInABundle_areNotFollowed() throws Exception {
    BundleKey key = home.record("dev", "build", Status.SUCCEEDED);
    Path secret = Files.writeString(folder.resolve("secret.log"), "hunter2\n");
    home.unsealed(key, "summary.json");
    Path steps = home.runs.resolve(key.path()).resolve("steps");
    assertThat(steps.toFile().setWritable(true)).isTrue();
    Files.createSymbolicLink(steps.resolve("x.log"), secret);
    Files.createSymbolicLink(steps.resolve("y"), folder);
    assertThat(grep("hunter2")).isEmpty();
    assertThat(grep("hello")).hasSize(1);
  }
}
