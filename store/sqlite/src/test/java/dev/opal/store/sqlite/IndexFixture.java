// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.sqlite;

import dev.opal.store.RunIndex;
import dev.opal.store.StoreException;
import dev.opal.store.testkit.Summaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A folder for one index, with a name that SQLite or sqlite-jdbc might misread. */
abstract class IndexFixture {
  static final int RUNS = 500;
  static final RunIndex.Source SOURCE =
      sink ->
          sink.put(
              Summaries.many(RUNS),
              List.of(
                  Summaries.any(3).key().withAddendum(1), Summaries.any(7).key().withAddendum(1)));

  @TempDir Path home;
  Path file;

  @BeforeEach
  void createFolder() throws IOException {
    file = Files.createDirectory(home.resolve("runs ?#%é")).resolve("runs.db");
  }

  RunIndex open() {
    return new SqliteRunIndex(file);
  }

  void rebuild() throws StoreException {
    try (RunIndex index = open()) {
      index.rebuild(SOURCE);
    }
  }

  void execute(String sql) throws SQLException {
    try (Database database = raw()) {
      database.execute(sql);
    }
  }

  Database raw() throws SQLException {
    return new Database("file:" + file.toUri().getRawPath(), true);
  }
}
