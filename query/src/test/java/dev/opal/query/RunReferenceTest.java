// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.opal.model.RunId;
import dev.opal.model.Status;
import dev.opal.store.MemoryRunIndex;
import dev.opal.store.RunIndex.Entry;
import dev.opal.store.testkit.Summaries;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people call runs. */
class RunReferenceTest {
  private static final String OLD = "run-20250115-143022-def45678";
  private static final String MIDDLE = "run-20250920-102231-3f2a9c1e";
  private static final String NEW = "run-20250920-235959-3f2a0000";

  @TempDir Path folder;
  private Resolver resolver;

  @BeforeEach
  void index() throws Exception {
    TestArchive home = new TestArchive(folder);
    MemoryRunIndex index = new MemoryRunIndex();
    index.rebuild(sink -> sink.put(entries(), List.of()));
    CurrentIndex current = new CurrentIndex(home.store, index, () -> true, problem -> {});
    OpenRuns open = new OpenRuns(home.runs, home::recovery, TestArchive.DAY);
    // Lists go through the archive, which asks after the bundles: here only names are looked up.
    resolver = new Resolver(home.open(), current, open);
  }

  private static List<Entry> entries() {
    return List.of(
        entry(OLD, "2025-01-15T14:30:22Z", "nightly-17"),
        entry(MIDDLE, "2025-09-20T10:22:31Z", "build/42"),
        entry(NEW, "2025-09-20T23:59:59Z", null));
  }

  private static Entry entry(String id, String start, String externalId) {
    return Summaries.run(0)
        .id(new RunId(id))
        .startedAt(Instant.parse(start))
        .externalId(externalId)
        .entry();
  }

  @ParameterizedTest
  @CsvSource({
    MIDDLE + ", " + MIDDLE,
    "run-2025-09-20T10:22:31Z-3f2a, " + MIDDLE,
    "run-2025-01-15-143022-def456, " + OLD,
    "run-2025-01-15-143022-def45678, " + OLD,
    "run-2025-01-15, " + OLD,
    "run-2025-01, " + OLD,
    "2025-01-15, " + OLD,
    "2025-09-20T23:59, " + NEW,
    "20250920-10, " + MIDDLE,
    "run-20250920-2, " + NEW,
    "run-20250115, " + OLD,
    "3f2a9c1e, " + MIDDLE,
    "3F2A9C1E, " + MIDDLE,
    "nightly-17, " + OLD,
    "build/42, " + MIDDLE,
  })
  void name_isTheRun(String text, String run) throws Exception {
    assertThat(resolver.resolve(text)).isEqualTo(new RunId(run));
  }

  @ParameterizedTest
  @ValueSource(strings = {"run-", "run-2025", "run-20250920", "2025-09-20", "run-2025-09"})
  void name_ofSeveral_listsThem(String text) {
    assertThatExceptionOfType(ReferenceException.class)
        .isThrownBy(() -> resolver.resolve(text))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ReferenceException.Kind.AMBIGUOUS))
        .withMessageContaining(NEW + ", " + MIDDLE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"run-20240101-000000-00000000", "3f2a9c1f", "nightly", "%", "latestx", "run-2024"})
  void name_ofNone_isNotFound(String text) {
    assertThatExceptionOfType(ReferenceException.class)
        .isThrownBy(() -> resolver.resolve(text))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ReferenceException.Kind.NOT_FOUND));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "latest~",
        "latest~-1",
        "latest~x",
        "latest:",
        "latest:broken",
        "latest:a/",
        "latest:/b",
        "latest:a/b/c",
        "latest~99999999999"
      })
  void reference_thatIsNone_isMalformed(String text) {
    assertThatExceptionOfType(ReferenceException.class)
        .isThrownBy(() -> resolver.resolve(text))
        .satisfies(e -> assertThat(e.kind()).isEqualTo(ReferenceException.Kind.MALFORMED));
  }

  @Test
  void latest_countsTheRunsItSelects() throws Exception {
    TestArchive home = new TestArchive(folder.resolve("home"));
    RunId first = home.record("prod", "deploy", Status.FAILED).runId();
    RunId second = home.record("dev", "build", Status.SUCCEEDED).runId();
    RunId third = home.record("prod", "deploy", Status.SUCCEEDED).runId();
    try (Archive archive = home.open()) {
      assertThat(archive.resolve("latest")).isEqualTo(third);
      assertThat(archive.resolve("latest~0")).isEqualTo(third);
      assertThat(archive.resolve("latest~2")).isEqualTo(first);
      assertThat(archive.resolve("latest:failed")).isEqualTo(first);
      assertThat(archive.resolve("latest:dev/build")).isEqualTo(second);
      assertThat(archive.resolve("latest:prod/deploy~1")).isEqualTo(first);
      assertThatExceptionOfType(ReferenceException.class)
          .isThrownBy(() -> archive.resolve("latest~3"));
    }
  }

  @Test
  void openRun_isFoundByItsName() throws Exception {
    TestArchive home = new TestArchive(folder.resolve("home"));
    var run = home.start("dev", "build", Map.of(), "make");
    try (Archive archive = home.open()) {
      assertThat(archive.resolve(run.id().digits())).isEqualTo(run.id());
      assertThat(archive.resolve("latest")).isEqualTo(run.id());
      assertThat(archive.resolve(run.id().value().substring(0, 20))).isEqualTo(run.id());
    }
    run.end(Status.SUCCEEDED, 0);
  }
}
