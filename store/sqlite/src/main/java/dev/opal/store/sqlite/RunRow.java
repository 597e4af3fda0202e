// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.sqlite;

import dev.opal.model.Origin;
import dev.opal.model.RunId;
import dev.opal.model.Status;
import dev.opal.model.Summary;
import dev.opal.model.json.JsonException;
import dev.opal.store.BundleKey;
import dev.opal.store.RunIndex.Entry;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** A row of the table of runs. */
final class RunRow {
  private static final String[] NAMES = {
    "run_id",
    "external_id",
    "env",
    "target",
    "origin",
    "status",
    "start_s",
    "start_ns",
    "end_s",
    "end_ns",
    "duration_ns",
    "exit_code",
    "plan_hash",
    "template_hash",
    "trace_id",
    "user",
    "runner",
    "host",
    "git_sha",
    "git_branch",
    "git_dirty",
    "failed_step",
    "steps",
    "retries",
    "tags",
    "losses",
    "redactions",
    "bundle"
  };

  /** What {@link #read} expects a query to select. */
  static final String COLUMNS = "r." + String.join(", r.", NAMES);

  /** Inserts a row or replaces the one of that run. */
  static final String PUT = put();

  private RunRow() {}

  private static String put() {
    StringBuilder sql = new StringBuilder("INSERT INTO runs VALUES (?");
    sql.append(", ?".repeat(NAMES.length - 1));
    sql.append(") ON CONFLICT (run_id) DO UPDATE SET ");
    for (int i = 1; i < NAMES.length; i++) {
      sql.append(i == 1 ? "" : ", ").append(NAMES[i]).append(" = excluded.").append(NAMES[i]);
    }
    return sql.toString();
  }

  static void bind(PreparedStatement statement, Entry entry) throws SQLException {
    Summary run = entry.summary();
    Binder row = new Binder(statement);
    row.text(run.runId().value());
    row.text(run.externalId());
    row.text(run.env());
    row.text(run.target());
    row.text(run.origin().toString());
    row.text(run.status().toString());
    row.instant(run.startedAt());
    row.instant(run.endedAt());
    row.number(run.durationNanos());
    row.number(run.exitCode());
    row.text(run.planHash());
    row.text(run.templateHash());
    row.text(run.traceId());
    row.text(run.user());
    row.text(run.runner());
    row.text(run.host());
    row.text(run.gitSha());
    row.text(run.gitBranch());
    row.number(run.gitDirty() == null ? null : Integer.valueOf(run.gitDirty() ? 1 : 0));
    row.text(run.failedStep());
    row.number(run.steps());
    row.number(run.retries());
    row.text(Compact.texts(run.tags()));
    row.text(Compact.losses(run.losses()));
    row.text(Compact.counts(run.redactions()));
    row.text(entry.key().path());
  }

  /** Reads the row that the result stands on. What cannot be read counts as a damaged file. */
  static Entry read(ResultSet row) throws SQLException {
    try {
      Reader in = new Reader(row);
      Summary run =
          new Summary(
              new RunId(in.text()),
              in.textOrNull(),
              in.text(),
              in.text(),
              Origin.parse(in.text()),
              Status.parse(in.text()),
              Instant.ofEpochSecond(in.number(), in.number()),
              in.instantOrNull(),
              in.number(),
              in.integerOrNull(),
              in.textOrNull(),
              in.textOrNull(),
              in.text(),
              in.text(),
              in.text(),
              in.text(),
              in.textOrNull(),
              in.textOrNull(),
              in.flagOrNull(),
              in.textOrNull(),
              (int) in.number(),
              (int) in.number(),
              Compact.texts(in.textOrNull()),
              Compact.losses(in.textOrNull()),
              Compact.counts(in.textOrNull()));
      return new Entry(run, key(in.text()));
    } catch (IllegalArgumentException | DateTimeException | JsonException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
  }

  /** Reads a column of keys. */
  static BundleKey key(String path) throws SQLException {
    return BundleKey.parse(path).orElseThrow(() -> damaged("a bundle's key was " + path));
  }

  static SQLException damaged(String message) {
    return new SQLiteException(message, SQLiteErrorCode.SQLITE_CORRUPT);
  }

  /** Sets one parameter after the other. */
  private static final class Binder {
    private final PreparedStatement statement;
    private int next = 1;

    Binder(PreparedStatement statement) {
      this.statement = statement;
    }

    void text(@Nullable String value) throws SQLException {
      if (value == null) {
        statement.setNull(next++, Types.VARCHAR);
      } else {
        statement.setString(next++, value);
      }
    }

    void number(long value) throws SQLException {
      statement.setLong(next++, value);
    }

    void number(@Nullable Integer value) throws SQLException {
      if (value == null) {
        statement.setNull(next++, Types.INTEGER);
      } else {
        statement.setInt(next++, value);
      }
    }

    /** Two columns, for 64 bits of nanoseconds end in 2262. */
    void instant(@Nullable Instant value) throws SQLException {
      if (value == null) {
        number((Integer) null);
        number((Integer) null);
      } else {
        number(value.getEpochSecond());
        number(value.getNano());
      }
    }
  }

  /** Reads one column after the other. */
  private static final class Reader {
    private final ResultSet row;
    private int next = 1;

    Reader(ResultSet row) {
      this.row = row;
    }

    String text() throws SQLException {
      String value = row.getString(next++);
      if (value == null) {
        throw damaged("column " + (next - 1) + " was null");
      }
      return value;
    }

    @Nullable String textOrNull() throws SQLException {
      return row.getString(next++);
    }

    long number() throws SQLException {
      return row.getLong(next++);
    }

    @Nullable Integer integerOrNull() throws SQLException {
      int value = row.getInt(next++);
      return row.wasNull() ? null : Integer.valueOf(value);
    }

    @Nullable Boolean flagOrNull() throws SQLException {
      Integer value = integerOrNull();
      return value == null ? null : Boolean.valueOf(value != 0);
    }

    @Nullable Instant instantOrNull() throws SQLException {
      long second = number();
      boolean isAbsent = row.wasNull();
      long nano = number();
      return isAbsent ? null : Instant.ofEpochSecond(second, nano);
    }
  }
}
