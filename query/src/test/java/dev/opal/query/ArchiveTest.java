// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static dev.opal.query.TestArchive.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.model.LossKind;
import dev.opal.model.Origin;
import dev.opal.model.RunId;
import dev.opal.model.Status;
import dev.opal.model.Summary;
import dev.opal.recorder.Run;
import dev.opal.recorder.WriterIdentity;
import dev.opal.store.BundleKey;
import dev.opal.store.MemoryRunIndex;
import dev.opal.store.Query;
import dev.opal.store.sqlite.SqliteRunIndex;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers over real bundles, open runs and an index that may be missing, stale or broken. */
class ArchiveTest {
  @TempDir Path folder;
  private TestArchive home;

  @BeforeEach
  void makeHome() {
    home = new TestArchive(folder);
  }

  @Test
  void list_ofAnEmptyHome_isEmptyAndMakesNothing() throws Exception {
    try (Archive archive = home.open()) {
      assertThat(archive.list(Query.ALL)).isEmpty();
      assertThat(archive.problems()).isEmpty();
    }
    assertThat(home.runs).doesNotExist();
  }

  @Test
  void list_takesTheInbox_newestFirst() throws Exception {
    RunId first = home.record("dev", "build", Status.SUCCEEDED).runId();
    try (Archive archive = home.open()) {
      assertThat(ids(archive.list(Query.ALL))).containsExactly(first);
      RunId second = home.record("dev", "build", Status.FAILED).runId();
      assertThat(ids(archive.list(Query.ALL))).containsExactly(second, first);
    }
    assertThat(home.store.inbox().waiting()).isEmpty();
  }

  @Test
  void whatIsLostAfterTheSeal_isInEveryAnswer() throws Exception {
    Run run = home.start("dev", "build", Map.of(), "make");
    run.end(Status.SUCCEEDED, 0);
    try (Archive archive = home.open()) {
      assertThat(archive.list(Query.ALL).get(0).losses()).isEmpty();
      for (int late = 1; late <= 2; late++) {
        Run joined =
            Run.join(
                run.place(),
                Origin.BRACKET,
                home.store,
                home.redactor,
                WriterIdentity.current(home.redactor));
        joined.lost(LossKind.MASKS, late, "came late");
        joined.leave();
        Summary shown = archive.find(run.id()).summary();
        assertThat(shown.losses()).isNotEmpty();
        assertThat(archive.list(Query.ALL)).containsExactly(shown);
      }
      String listed = TestArchive.json(archive);
      archive.rebuild();
      assertThat(TestArchive.json(archive)).isEqualTo(listed).contains("came late");
    }
  }

  @Test
  void list_showsARunningRunAndADeadOneBeforeRecovery() throws Exception {
    RunId sealed = home.record("dev", "build", Status.SUCCEEDED).runId();
    Run run = home.start("prod", "deploy", Map.of("ticket", "OPS-7"), "deploy");
    home.step(run, "api", "half", Status.RUNNING);
    try (Archive archive = home.open()) {
      assertThat(ids(archive.list(Query.ALL))).containsExactly(run.id(), sealed);
      assertThat(archive.list(Query.ALL).get(0).status()).isEqualTo(Status.RUNNING);
      assertThat(ids(archive.list(Query.ALL.window(1, 1)))).containsExactly(sealed);
    }
    TestArchive dead = home.dead(folder.resolve("dead"));
    run.end(Status.SUCCEEDED, 0);
    try (Archive archive = dead.open()) {
      assertThat(archive.list(Query.ALL).get(0).status()).isEqualTo(Status.INTERRUPTED);
      assertThat(archive.find(run.id()).open()).isTrue();
      assertThat(archive.find(run.id()).steps()).hasSize(1);
    }
    try (Archive archive = home.open()) {
      assertThat(archive.list(Query.ALL).get(0).status()).isEqualTo(Status.SUCCEEDED);
    }
  }

  @Test
  void filters_meanTheSameForSealedAndOpenRuns() throws Exception {
    BundleKey sealed = home.record("dev", "build", Status.SUCCEEDED);
    Run open = home.start("prod", "deploy", Map.of("ticket", "OPS-7"), "deploy");
    List<Summary> all;
    try (Archive archive = home.open()) {
      all = archive.list(Query.ALL);
      for (Query query : queries(all)) {
        List<RunId> expected = new ArrayList<>();
        for (Summary run : all) {
          if (query.matches(run)) {
            expected.add(run.runId());
          }
        }
        assertThat(ids(archive.list(query))).as(query.toString()).isEqualTo(expected);
      }
      assertThat(all.get(0).planHash()).as("of a running run").isNotNull();
      assertThat(ids(all)).containsExactly(open.id(), sealed.runId());
    }
    open.end(Status.SUCCEEDED, 0);
  }

  private static List<Query> queries(List<Summary> runs) {
    List<Query> queries = new ArrayList<>();
    for (Summary run : runs) {
      String plan = run.planHash().substring("sha256:".length(), 20);
      Instant start = run.startedAt();
      queries.add(Query.ALL.env(run.env()));
      queries.add(Query.ALL.target(run.target()));
      queries.add(Query.ALL.statuses(Set.of(run.status())));
      queries.add(Query.ALL.since(start));
      queries.add(Query.ALL.until(start));
      queries.add(Query.ALL.planHash(plan));
      queries.add(Query.ALL.users(Set.of(run.user())));
    }
    queries.add(Query.ALL.tag("ticket", "OPS-7"));
    queries.add(Query.ALL.tag("ticket", "OPS"));
    queries.add(Query.ALL.env("no").statuses(Set.of(Status.RUNNING)));
    return queries;
  }

  @Test
  void answers_areTheSameByteForByteFromANewIndex() throws Exception {
    for (int i = 0; i < 5; i++) {
      home.record("dev", "t" + i % 2, i % 3 == 0 ? Status.FAILED : Status.SUCCEEDED);
    }
    String before;
    try (Archive archive = home.open()) {
      before = TestArchive.json(archive);
    }
    for (String suffix : new String[] {"", "-wal", "-shm"}) {
      Files.deleteIfExists(Path.of(home.index() + suffix));
    }
    try (Archive archive = home.open()) {
      assertThat(TestArchive.json(archive)).isEqualTo(before);
      assertThat(archive.rebuild()).isEqualTo(5);
      assertThat(TestArchive.json(archive)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"schema\":1}", "\u0000\u0001"})
  void damagedSummary_isReadFromTheJournals_andSaidSo(String content) throws Exception {
    BundleKey key = home.record("dev", "build", Status.FAILED);
    RunId whole = home.record("dev", "build", Status.SUCCEEDED).runId();
    Files.writeString(home.unsealed(key, "summary.json"), content);
    try (Archive archive = home.open()) {
      List<Summary> runs = archive.list(Query.ALL);
      assertThat(ids(runs)).containsExactly(whole, key.runId());
      Summary damaged = runs.get(1);
      assertThat(damaged.status()).isEqualTo(Status.FAILED);
      assertThat(damaged.exitCode()).isEqualTo(2);
      assertThat(damaged.losses())
          .singleElement()
          .satisfies(loss -> assertThat(loss.kind()).isEqualTo(LossKind.FILES));
      assertThat(archive.find(key.runId()).steps()).hasSize(1);
      String before = TestArchive.json(archive);
      archive.rebuild();
      assertThat(TestArchive.json(archive)).isEqualTo(before);
    }
  }

  @Test
  void summaryOfAnotherRun_isNotBelieved() throws Exception {
    BundleKey key = home.record("dev", "build", Status.FAILED);
    BundleKey other = home.record("dev", "build", Status.SUCCEEDED);
    Path file = home.unsealed(key, "summary.json");
    Files.delete(file);
    Files.copy(home.runs.resolve(other.path()).resolve("summary.json"), file);
    try (Archive archive = home.open()) {
      assertThat(archive.find(key.runId()).summary().status()).isEqualTo(Status.FAILED);
      assertThat(ids(archive.list(Query.ALL))).containsExactly(other.runId(), key.runId());
    }
  }

  @Test
  void bundleWithoutSummaryAndJournals_isListedByItsPlace() throws Exception {
    BundleKey key = home.record("dev", "build", Status.SUCCEEDED);
    Files.delete(home.unsealed(key, "summary.json"));
    Files.delete(home.unsealed(key, "journal.jsonl"));
    try (Archive archive = home.open()) {
      Summary run = archive.list(Query.ALL).get(0);
      assertThat(run.runId()).isEqualTo(key.runId());
      assertThat(run.env()).isEqualTo("dev");
      assertThat(run.losses()).isNotEmpty();
      assertThat(key.runId().value())
          .contains(run.startedAt().toString().substring(0, 10).replace("-", ""));
    }
  }

  @Test
  void bundleThatIsNotThereYet_staysInTheInbox() throws Exception {
    home.record("dev", "build", Status.SUCCEEDED);
    BundleKey missing =
        BundleKey.of("dev", "build", null, new RunId("run-20250101-000000-00000001"));
    Files.createFile(home.runs.resolve(".inbox").resolve(missing.path().replace('/', '+')));
    try (Archive archive = home.open()) {
      assertThat(archive.list(Query.ALL)).hasSize(1);
    }
    assertThat(home.store.inbox().waiting()).containsExactly(missing);
  }

  @Test
  void bundleThatWasRemovedByHand_isGoneFromAnswers() throws Exception {
    BundleKey removed = home.record("dev", "build", Status.SUCCEEDED);
    BundleKey kept = home.record("dev", "build", Status.SUCCEEDED);
    try (Archive archive = home.open()) {
      assertThat(archive.list(Query.ALL)).hasSize(2);
      home.delete(removed);
      assertThat(ids(archive.list(Query.ALL))).containsExactly(kept.runId());
      assertThatThrownBy(() -> archive.find(removed.runId()))
          .isInstanceOf(ReferenceException.class);
    }
  }

  @Test
  void damagedIndex_isMadeAnew() throws Exception {
    RunId run = home.record("dev", "build", Status.SUCCEEDED).runId();
    Files.writeString(home.index(), "this is no database, it only stands where one is expected");
    try (Archive archive = home.open()) {
      assertThat(ids(archive.list(Query.ALL))).containsExactly(run);
    }
  }

  @Test
  void indexThatFails_isReplacedByTheBundles_andSaidSo() throws Exception {
    RunId run = home.record("dev", "build", Status.SUCCEEDED).runId();
    Files.createDirectory(home.index());
    try (Archive archive = home.open()) {
      assertThat(ids(archive.list(Query.ALL))).containsExactly(run);
      assertThat(archive.problems()).singleElement().asString().contains("from the bundles");
    }
    assertThat(home.store.inbox().waiting()).hasSize(1);
  }

  @Test
  void indexThatIsNotKept_leavesTheInbox_andSaysSo() throws Exception {
    RunId run = home.record("dev", "build", Status.SUCCEEDED).runId();
    try (Archive archive =
        new Archive(
            home.runs,
            home.store,
            new MemoryRunIndex(),
            () -> false,
            home::recovery,
            TestArchive.DAY)) {
      assertThat(ids(archive.list(Query.ALL))).containsExactly(run);
      assertThat(archive.problems()).hasSize(1);
    }
    assertThat(home.store.inbox().waiting()).hasSize(1);
  }

  @Test
  void planChange_comparesWithTheRunBeforeOfTheSameEnvironmentAndTarget() throws Exception {
    Run first = home.start("dev", "build", Map.of(), "make");
    first.end(Status.SUCCEEDED, 0);
    home.record("prod", "build", Status.SUCCEEDED);
    Run same = home.start("dev", "build", Map.of(), "make");
    same.end(Status.SUCCEEDED, 0);
    Run changed = home.start("dev", "build", Map.of(), "make -j");
    changed.end(Status.SUCCEEDED, 0);
    try (Archive archive = home.open()) {
      assertThat(archive.planChange(archive.find(first.id()))).isEmpty();
      assertThat(archive.planChange(archive.find(same.id())))
          .contains(new PlanChange(first.id(), PlanChange.Kind.SAME));
      assertThat(archive.planChange(archive.find(changed.id())))
          .contains(new PlanChange(same.id(), PlanChange.Kind.CHANGED));
    }
  }

  @Test
  void runThatWasRefused_isNotTheRunBefore() throws Exception {
    BundleKey ran = home.recordPlan("dev", "build", "make", true);
    for (int i = 0; i < 20; i++) {
      home.recordPlan("dev", "build", "make -j", false);
    }
    BundleKey again = home.recordPlan("dev", "build", "make", true);
    try (Archive archive = home.open()) {
      assertThat(archive.planChange(archive.find(again.runId())))
          .contains(new PlanChange(ran.runId(), PlanChange.Kind.SAME));
    }
  }

  @Test
  void files_readALogOfASealedAndOfAnOpenRun() throws Exception {
    BundleKey sealed = home.record("dev", "build", Status.SUCCEEDED);
    Run open = home.start("dev", "deploy", Map.of(), "deploy");
    home.step(open, "api", "begun\n", Status.RUNNING);
    try (Archive archive = home.open()) {
      assertThat(content(archive.find(sealed.runId()), "steps/main/make.log"))
          .isEqualTo("hello from build\n");
      assertThat(content(archive.find(open.id()), "steps/main/api.log")).isEqualTo("begun\n");
    }
    open.end(Status.SUCCEEDED, 0);
  }

  private static String content(Recorded run, String name) throws Exception {
    try (InputStream in = run.files().open(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void secondIndexOfTheSameBundles_answersTheSameInAnyOrder() throws Exception {
    for (int i = 0; i < 4; i++) {
      home.record("dev", "t" + i, Status.SUCCEEDED);
    }
    String oneByOne;
    try (Archive archive = home.open()) {
      oneByOne = TestArchive.json(archive);
    }
    try (Archive archive =
        new Archive(
            home.runs,
            home.store,
            new SqliteRunIndex(folder.resolve("other.db")),
            () -> true,
            home::recovery,
            TestArchive.DAY)) {
      assertThat(TestArchive.json(archive)).isEqualTo(oneByOne);
    }
  }
}
