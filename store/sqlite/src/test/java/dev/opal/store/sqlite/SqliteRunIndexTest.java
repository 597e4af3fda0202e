// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.opal.model.Status;
import dev.opal.store.Query;
import dev.opal.store.RunIndex;
import dev.opal.store.testkit.Summaries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SqliteRunIndexTest extends IndexFixture {

  @Test
  void deletedAndRebuilt_isTheSameByteForByte() throws Exception {
    rebuild();
    String before = dump();
    assertThat(before).contains(Summaries.id(0).value(), Summaries.id(RUNS - 1).value());
    Files.delete(file);
    List<RunIndex.Entry> shuffled = new ArrayList<>(Summaries.many(RUNS));
    Collections.shuffle(shuffled, new Random(1));
    try (RunIndex index = open()) {
      assertThat(index.needsRebuild()).isTrue();
      index.put(List.of(Summaries.run(99_999).tag("gone", "1").entry()), List.of());
      index.rebuildIfNeeded(sink -> {
        for (RunIndex.Entry entry : shuffled) {
          sink.put(List.of(entry), List.of());
        }
        sink.put(List.of(), List.of(Summaries.any(7).key().withAddendum(1)));
        sink.put(shuffled.subList(0, 9), List.of(Summaries.any(3).key().withAddendum(1)));
      });
    }
    assertThat(dump()).isEqualTo(before);
  }

  @Test
  void creating_doesNoIo() throws Exception {
    open().close();
    assertThat(file).doesNotExist();
  }

  @Test
  void files_arePrivate() throws Exception {
    try (RunIndex index = open()) {
      index.put(Summaries.many(3), List.of());
      for (String suffix : List.of("", "-wal", "-shm")) {
        Path path = file.resolveSibling(file.getFileName() + suffix);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(suffix)
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void withoutAFolder_answersInMemoryAndCreatesNothing() throws Exception {
    Path missing = home.resolve("none");
    try (RunIndex index = new SqliteRunIndex(missing.resolve("runs.db"))) {
      index.rebuildIfNeeded(SOURCE);
      assertThat(index.list(Query.ALL)).hasSize(RUNS);
      assertThat(missing).doesNotExist();
    }
  }

  @Test
  void fileDeletedUnderAnOpenIndex_isMissedByNobody() throws Exception {
    try (RunIndex first = open();
        RunIndex second = open()) {
      first.rebuild(SOURCE);
      assertThat(second.list(Query.ALL)).hasSize(RUNS);
      Files.delete(file);
      assertThat(first.needsRebuild()).isTrue();
      first.rebuildIfNeeded(sink -> sink.put(Summaries.many(7), List.of()));
      second.put(List.of(Summaries.any(RUNS)), List.of());
      assertThat(second.list(Query.ALL)).hasSize(8);
      assertThat(first.list(Query.ALL)).hasSize(8);
    }
  }

  @Test
  void others_seeTheOldAnswersWhileOneRebuilds() throws Exception {
    try (RunIndex first = open();
        RunIndex second = open()) {
      first.rebuild(SOURCE);
      first.rebuild(sink -> {
        sink.put(Summaries.many(7), List.of());
        assertThat(second.list(Query.ALL)).hasSize(RUNS);
        assertThat(second.needsRebuild()).isFalse();
      });
      assertThat(second.list(Query.ALL)).hasSize(7);
    }
  }

  @Test
  void manyProcesses_createRebuildAndIndexAtOnce() throws Exception {
    int processes = Boolean.getBoolean("opal.soak") ? 100 : 12;
    List<IndexProcess> all = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      all.add(IndexProcess.start("index", file, Integer.toString(1000 + 10 * i)));
    }
    for (IndexProcess process : all) {
      assertThat(process.output()).isEqualTo("5\n");
    }
    try (RunIndex index = open()) {
      assertThat(index.needsRebuild()).isFalse();
      assertThat(index.list(Query.ALL)).hasSize(IndexProcess.COMMON + 3 * processes);
    }
  }

  @Test
  void readOnlyDisk_isQueried_andWhatIsPutLivesInMemory() throws Exception {
    List<String> readOnly = readOnlyView();
    rebuild();
    byte[] before = Files.readAllBytes(file);
    assertThat(IndexProcess.start(readOnly, "list", file, "").output()).isEqualTo(RUNS + "\n");
    assertThat(IndexProcess.start(readOnly, "index", file, "9000").output()).isEqualTo("5\n");
    assertThat(IndexProcess.start(readOnly, "rebuild", file, "").output()).isEqualTo(RUNS + "\n");
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    try (RunIndex writer = open()) {
      writer.put(List.of(Summaries.any(RUNS)), List.of());
      assertThat(IndexProcess.start(readOnly, "list", file, "").output())
          .as("while its owner writes")
          .isEqualTo(RUNS + 1 + "\n");
      Path copy = Files.createDirectory(file.resolveSibling("copy")).resolve("runs.db");
      Files.copy(file, copy);
      Files.copy(file.resolveSibling("runs.db-wal"), copy.resolveSibling("runs.db-wal"));
      assertThat(IndexProcess.start(readOnly, "rebuild", copy, "").output())
          .as("left by a crash, its newest rows in a file that cannot be merged")
          .isEqualTo(IndexProcess.COMMON + "\n");
    }
    Files.writeString(file, "no database at all");
    assertThat(IndexProcess.start(readOnly, "rebuild", file, "").output())
        .isEqualTo(IndexProcess.COMMON + "\n");
    Files.delete(file);
    assertThat(IndexProcess.start(readOnly, "rebuild", file, "").output())
        .isEqualTo(IndexProcess.COMMON + "\n");
  }

  /** Returns what to put before a command so that it sees the folder as a read-only disk. */
  private List<String> readOnlyView() throws Exception {
    String folder = file.getParent().toString();
    String mount = "mount --bind \"$0\" \"$0\" && mount -o remount,ro,bind \"$0\" && exec \"$@\"";
    List<String> prefix = List.of("unshare", "-rm", "sh", "-c", mount, folder);
    List<String> probe = new ArrayList<>(prefix);
    probe.add("true");
    assumeTrue(new ProcessBuilder(probe).start().waitFor() == 0, "a namespace of its own");
    return prefix;
  }

  /** No answer is sorted that an index could give in order, and no table is read as a whole. */
  @Test
  void queries_areServedByIndexes() throws Exception {
    rebuild();
    Instant now = Summaries.EPOCH;
    Query all = Query.ALL.since(now).until(now.plusSeconds(9)).window(0, 20);
    for (Query queries :
        List.of(
            all,
            all.env("a"),
            all.target("a"),
            all.env("a").target("b"),
            all.env("a").target("b").statuses(Set.of(Status.FAILED)),
            all.users(Set.of("a")).env("b"),
            all.statuses(Set.of(Status.FAILED)),
            all.statuses(Set.of(Status.FAILED, Status.CANCELLED)),
            all.traceId("a").env("b"),
            all.tag("a", "b").env("c"),
            all.tag("a", "b").tag("c", "d"))) {
      assertThat(plan(queries))
          .contains("USING")
          .contains("INDEX")
          .doesNotContain("TEMP B-TREE")
          .doesNotContain("SCAN r")
          .doesNotContain("SCAN t");
    }
    assertThat(plan(all.planHash("ab"))).contains("runs_by_plan (plan_hash>? AND");
    assertThat(plan(all.templateHash("ab"))).contains("runs_by_template (template_hash>?");
    assertThat(plan(all.env("a").target("b")))
        .contains("(env=? AND target=? AND (start_s,start_ns)>(?,?)");
  }

  private String plan(Query query) throws SQLException {
    Selection selection = new Selection(query);
    try (Database database = raw()) {
      PreparedStatement statement = database.prepare("EXPLAIN QUERY PLAN " + selection.sql());
      selection.bind(statement);
      return text(statement, 4);
    }
  }

  /** Every row of every table, in an order of its own. */
  private String dump() throws SQLException {
    StringBuilder all = new StringBuilder();
    try (Database database = raw()) {
      for (String table : List.of("sqlite_master", "state", "runs", "tags", "addenda")) {
        String columns = table.equals("sqlite_master") ? "type, name, tbl_name, sql" : "*";
        String rows = "SELECT " + columns + " FROM " + table + " ORDER BY 1, 2, 3";
        if (table.equals("state")) {
          rows = "SELECT * FROM state";
        }
        all.append(text(database.prepare(rows), 0));
      }
    }
    return all.toString();
  }

  private static String text(PreparedStatement statement, int only) throws SQLException {
    StringBuilder text = new StringBuilder();
    try (ResultSet rows = statement.executeQuery()) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int i = 1; i <= columns; i++) {
          if (only == 0 || only == i) {
            text.append(rows.getString(i)).append('|');
          }
        }
        text.append('\n');
      }
    }
    return text.toString();
  }
}
