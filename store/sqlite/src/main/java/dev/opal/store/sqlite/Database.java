// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.jdbc4.JDBC4Connection;

/** One connection with its prepared statements. Not safe for use by several threads at once. */
final class Database implements AutoCloseable {
  /** How long a writer waits for the writers before it. */
  static final int BUSY_MILLIS = 60_000;

  /** How long a process waits for another that rebuilds. */
  private static final int REBUILD_MILLIS = 600_000;

  private static final int MAX_STATEMENTS = 32;

  private final SQLiteConnection connection;
  private final boolean writable;
  private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param uri as SQLite reads it, for a path may contain what sqlite-jdbc takes for options
   */
  Database(String uri, boolean writable) throws SQLException {
    Properties options = new Properties();
    options.setProperty("busy_timeout", Integer.toString(BUSY_MILLIS));
    // Not through DriverManager, which would look for drivers on the whole class path.
    this.connection = new JDBC4Connection("jdbc:sqlite:" + uri, uri, options);
    this.writable = writable;
  }

  /** Opens an empty database that ends with this object. */
  static Database inMemory() throws SQLException {
    return new Database("file::memory:", true);
  }

  /** Tells whether what is written here is kept, or at least seen by this object. */
  boolean isWritable() {
    return writable;
  }

  PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
      evictEldest();
    }
    return statement;
  }

  private void evictEldest() throws SQLException {
    if (statements.size() > MAX_STATEMENTS) {
      String eldest = statements.keySet().iterator().next();
      PreparedStatement removed = statements.remove(eldest);
      if (removed != null) {
        removed.close();
      }
    }
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Returns the number in the first column of the first row, or null where there is no row. */
  @Nullable Long number(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? Long.valueOf(row.getLong(1)) : null;
    }
  }

  long version() throws SQLException {
    Long version = number("PRAGMA user_version");
    return version == null ? 0 : version;
  }

  boolean isBuilt() throws SQLException {
    return Long.valueOf(1).equals(number("SELECT built FROM state"));
  }

  /** Work that is done whole or not at all. */
  interface Transaction<E extends Exception> {
    void run() throws SQLException, E;
  }

  /** Takes the right to write at once, so that it need not wait, and perhaps fail, half way. */
  <E extends Exception> void transact(Transaction<E> work) throws SQLException, E {
    execute("BEGIN IMMEDIATE");
    boolean done = false;
    try {
      work.run();
      execute("COMMIT");
      done = true;
    } finally {
      if (!done) {
        rollBack();
      }
    }
  }

  <E extends Exception> void transactPatiently(Transaction<E> work) throws SQLException, E {
    connection.setBusyTimeout(REBUILD_MILLIS);
    try {
      transact(work);
    } finally {
      connection.setBusyTimeout(BUSY_MILLIS);
    }
  }

  private void rollBack() {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      // SQLite has rolled back by itself, as it does on a full disk; the first failure is thrown.
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // Nothing that was committed can be lost by this, and nobody can do anything about it.
    }
  }
}
