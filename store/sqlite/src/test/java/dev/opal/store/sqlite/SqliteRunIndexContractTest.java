// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.sqlite;

import dev.opal.store.RunIndex;
import dev.opal.store.testkit.RunIndexContract;
import dev.opal.store.testkit.RunIndexQueryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** The kit, on a file and in memory. */
class SqliteRunIndexContractTest {

  @Nested
  class Contract extends RunIndexContract {
    @TempDir private Path runs;

    @Override
    protected RunIndex newIndex() {
      return new SqliteRunIndex(runs.resolve("runs.db"));
    }
  }

  @Nested
  class QueryContract extends RunIndexQueryContract {
    @TempDir private Path runs;

    @Override
    protected RunIndex newIndex() {
      return new SqliteRunIndex(runs.resolve("runs.db"));
    }
  }

  /** Where there is no folder, the index lives in memory. */
  @Nested
  class QueryContractInMemory extends RunIndexQueryContract {
    @TempDir private Path home;

    @Override
    protected RunIndex newIndex() {
      return new SqliteRunIndex(home.resolve("none/runs.db"));
    }
  }
}
