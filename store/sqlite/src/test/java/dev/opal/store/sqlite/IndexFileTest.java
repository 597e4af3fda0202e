// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.store.Query;
import dev.opal.store.RunIndex;
import dev.opal.store.StoreException;
import dev.opal.store.testkit.Summaries;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is not a sound index of this version, and what becomes of it. */
class IndexFileTest extends IndexFixture {

  @Test
  void olderSchema_isEmptiedAndAsksForARebuild() throws Exception {
    rebuild();
    execute("ALTER TABLE runs RENAME COLUMN host TO machine");
    execute("DROP TABLE addenda");
    execute("PRAGMA user_version = 0");
    try (RunIndex index = open()) {
      assertThat(index.needsRebuild()).isTrue();
      index.rebuildIfNeeded(SOURCE);
      assertThat(index.list(Query.ALL)).hasSize(RUNS);
    }
  }

  @Test
  void newerSchema_isRejectedAndLeftAlone() throws Exception {
    rebuild();
    execute("PRAGMA user_version = 99");
    try (RunIndex index = open()) {
      assertThatThrownBy(() -> index.list(Query.ALL))
          .isInstanceOf(StoreException.Rejected.class)
          .hasMessageContaining("saw 99; use the newer Opal")
          .hasMessageNotContaining("\n");
      assertThatThrownBy(() -> index.rebuild(SOURCE)).isInstanceOf(StoreException.Rejected.class);
    }
    execute("PRAGMA user_version = " + Schema.VERSION);
    try (RunIndex index = open()) {
      assertThat(index.list(Query.ALL)).hasSize(RUNS);
    }
  }

  @Test
  void databaseOfAnotherProgram_isRejectedAndLeftAlone() throws Exception {
    execute("CREATE TABLE runs (mine TEXT)");
    byte[] before = Files.readAllBytes(file);
    try (RunIndex index = open()) {
      assertThatThrownBy(() -> index.rebuildIfNeeded(SOURCE))
          .isInstanceOf(StoreException.Rejected.class)
          .hasMessageContaining("another program");
    }
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
  }

  @Test
  void fileThatIsNoDatabase_isPutAsideAndRebuilt() throws Exception {
    for (int n = 1; n <= 2; n++) {
      Files.writeString(file, "no database at all ".repeat(1000) + n);
      try (RunIndex index = open()) {
        index.rebuildIfNeeded(SOURCE);
        assertThat(index.list(Query.ALL)).hasSize(RUNS);
      }
      assertThat(aside(n)).content().endsWith(" " + n);
    }
  }

  @Test
  void damagedPages_arePutAsideByWhoeverMeetsThem() throws Exception {
    rebuild();
    long size = Files.size(file);
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] noise = new byte[4096];
      new Random(1).nextBytes(noise);
      for (long at = 8192; at < size; at += 4096) {
        bytes.seek(at);
        bytes.write(noise);
      }
    }
    try (RunIndex index = open()) {
      assertThatThrownBy(() -> index.list(Query.ALL))
          .isInstanceOf(StoreException.Unavailable.class)
          .hasMessageContaining("put aside")
          .hasMessageNotContaining("\n");
      assertThat(aside(1)).hasSize(size);
      assertThat(index.needsRebuild()).isTrue();
      index.rebuildIfNeeded(SOURCE);
      assertThat(index.list(Query.ALL)).hasSize(RUNS);
    }
  }

  @Test
  void rowThatCannotBeRead_countsAsDamage() throws Exception {
    rebuild();
    execute("UPDATE runs SET status = 'fine' WHERE run_id = '" + Summaries.id(3) + "'");
    try (RunIndex index = open()) {
      assertThatThrownBy(() -> index.find(Summaries.id(3)))
          .isInstanceOf(StoreException.Unavailable.class);
      assertThat(aside(1)).exists();
      assertThat(index.needsRebuild()).isTrue();
    }
  }

  private Path aside(int n) {
    return file.resolveSibling("runs.db.corrupt-" + n);
  }
}
