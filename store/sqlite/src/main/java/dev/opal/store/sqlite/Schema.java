// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.sqlite;

import java.sql.SQLException;

/**
 * The tables. Each index begins with what a query filters by and ends with the order of the answer,
 * so that the newest twenty of a million are read and nothing is sorted; docs/formats/store.md.
 */
final class Schema {
  /**
   * Kept as {@code PRAGMA user_version}; a change of the tables, or of what they hold, is a new
   * version.
   */
  static final int VERSION = 2;

  /** Kept as {@code PRAGMA application_id}: "Opal" in ASCII. */
  static final int APPLICATION_ID = 0x4f70616c;

  private static final String[] TABLES = {
    "CREATE TABLE state (built INTEGER NOT NULL) STRICT",
    "INSERT INTO state VALUES (0)",
    """
    CREATE TABLE runs (
      run_id TEXT PRIMARY KEY,
      external_id TEXT,
      env TEXT NOT NULL,
      target TEXT NOT NULL,
      origin TEXT NOT NULL,
      status TEXT NOT NULL,
      start_s INTEGER NOT NULL,
      start_ns INTEGER NOT NULL,
      end_s INTEGER,
      end_ns INTEGER,
      duration_ns INTEGER NOT NULL,
      exit_code INTEGER,
      plan_hash TEXT,
      template_hash TEXT,
      trace_id TEXT NOT NULL,
      user TEXT NOT NULL,
      runner TEXT NOT NULL,
      host TEXT NOT NULL,
      git_sha TEXT,
      git_branch TEXT,
      git_dirty INTEGER,
      failed_step TEXT,
      steps INTEGER NOT NULL,
      retries INTEGER NOT NULL,
      tags TEXT,
      losses TEXT,
      redactions TEXT,
      bundle TEXT NOT NULL
    ) STRICT\
    """,
    """
    CREATE TABLE tags (
      name TEXT NOT NULL,
      value TEXT NOT NULL,
      start_s INTEGER NOT NULL,
      start_ns INTEGER NOT NULL,
      run_id TEXT NOT NULL,
      PRIMARY KEY (name, value, start_s, start_ns, run_id)
    ) STRICT, WITHOUT ROWID\
    """,
    """
    CREATE TABLE addenda (
      run_id TEXT NOT NULL,
      addendum INTEGER NOT NULL,
      bundle TEXT NOT NULL,
      PRIMARY KEY (run_id, addendum, bundle)
    ) STRICT, WITHOUT ROWID\
    """
  };

  private static final String[] INDEXES = {
    "CREATE INDEX runs_by_start ON runs (start_s, start_ns, run_id)",
    "CREATE INDEX runs_by_env ON runs (env, start_s, start_ns, run_id)",
    "CREATE INDEX runs_by_target ON runs (target, start_s, start_ns, run_id)",
    "CREATE INDEX runs_by_env_target ON runs (env, target, start_s, start_ns, run_id)",
    "CREATE INDEX runs_by_status ON runs (status, start_s, start_ns, run_id)",
    "CREATE INDEX runs_by_user ON runs (user, start_s, start_ns, run_id)",
    "CREATE INDEX runs_by_trace ON runs (trace_id, start_s, start_ns, run_id)",
    "CREATE INDEX runs_by_plan ON runs (plan_hash) WHERE plan_hash IS NOT NULL",
    "CREATE INDEX runs_by_template ON runs (template_hash) WHERE template_hash IS NOT NULL",
    "CREATE INDEX runs_by_digits ON runs (substr(run_id, -8))",
    "CREATE INDEX runs_by_external_id ON runs (external_id) WHERE external_id IS NOT NULL",
  };

  private Schema() {}

  /** Removes the tables there are and creates empty ones, without indexes. */
  static void createTables(Database database) throws SQLException {
    for (String table : new String[] {"state", "runs", "tags", "addenda"}) {
      database.execute("DROP TABLE IF EXISTS " + table);
    }
    for (String sql : TABLES) {
      database.execute(sql);
    }
    database.execute("PRAGMA application_id = " + APPLICATION_ID);
    database.execute("PRAGMA user_version = " + VERSION);
  }

  /** Creates the indexes: after the rows where there are many, because that is faster. */
  static void createIndexes(Database database) throws SQLException {
    for (String sql : INDEXES) {
      database.execute(sql);
    }
  }
}
