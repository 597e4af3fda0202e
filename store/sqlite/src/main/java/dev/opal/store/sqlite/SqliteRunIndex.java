// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.sqlite;

import dev.opal.model.RunId;
import dev.opal.store.BundleKey;
import dev.opal.store.Query;
import dev.opal.store.RunIndex;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The index in one SQLite file. It is opened by the first call, created where it is missing, and
 * emptied where an older Opal wrote it. A file of a newer Opal, or of another program, is {@link
 * StoreException.Rejected}.
 *
 * <p>A damaged file is put aside as {@code runs.db.corrupt-<n>} and what found it is {@link
 * StoreException.Unavailable}; from then on the index needs a rebuild. A file that somebody deletes
 * or replaces is opened anew.
 *
 * <p>Where the folder is missing or cannot be written, what is put lives in memory as long as this
 * object, on top of what the file holds.
 *
 * <p>Threads take turns on one connection; a program with many readers opens several indexes.
 */
public final class SqliteRunIndex implements RunIndex {
  /** A file that is replaced this often while it is written is not ours alone. */
  private static final int MAX_ATTEMPTS = 5;

  private final ReentrantLock turn = new ReentrantLock();
  private final IndexFile file;
  private @Nullable Database database;
  private @Nullable Object identity;
  private boolean closed;

  /**
   * @param file the database, {@code runs.db} in the folder of the runs
   */
  public SqliteRunIndex(Path file) {
    this.file = new IndexFile(file);
  }

  @Override
  public void put(List<Entry> entries, List<BundleKey> addenda) throws StoreException {
    write(db -> db.transact(() -> RunWriter.put(db, entries, addenda)));
  }

  @Override
  public List<Entry> list(Query query) throws StoreException {
    Selection selection = new Selection(query);
    return read(db -> {
      PreparedStatement statement = db.prepare(selection.sql());
      selection.bind(statement);
      List<Entry> found = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          found.add(RunRow.read(rows));
        }
      }
      return found;
    });
  }

  @Override
  public Optional<Entry> find(RunId runId) throws StoreException {
    return read(db -> {
      PreparedStatement statement =
          db.prepare("SELECT " + RunRow.COLUMNS + " FROM runs r WHERE run_id = ?");
      statement.setString(1, runId.value());
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(RunRow.read(row)) : Optional.empty();
      }
    });
  }

  @Override
  public List<RunId> matching(String text, int limit) throws StoreException {
    return read(db -> RunNames.matching(db, text, limit));
  }

  @Override
  public List<BundleKey> addenda(RunId runId) throws StoreException {
    return read(db -> {
      PreparedStatement statement =
          db.prepare("SELECT bundle FROM addenda WHERE run_id = ? ORDER BY addendum, bundle");
      statement.setString(1, runId.value());
      List<BundleKey> keys = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          keys.add(RunRow.key(rows.getString(1)));
        }
      }
      return keys;
    });
  }

  @Override
  public Set<RunId> continued() throws StoreException {
    return read(db -> {
      Set<RunId> runs = new HashSet<>();
      try (ResultSet rows = db.prepare("SELECT DISTINCT run_id FROM addenda").executeQuery()) {
        while (rows.next()) {
          runs.add(new RunId(rows.getString(1)));
        }
      }
      return runs;
    });
  }

  @Override
  public void clear() throws StoreException {
    write(db ->
        db.transact(() -> {
          Schema.createTables(db);
          Schema.createIndexes(db);
        }));
  }

  @Override
  public boolean needsRebuild() throws StoreException {
    return read(db -> !db.isBuilt());
  }

  @Override
  public void rebuild(Source source) throws StoreException {
    try {
      write(db -> fill(db, source, false));
    } catch (StoreException.Unavailable e) {
      if (!Damage.is(e.getCause())) {
        throw e;
      }
      // The damaged file is out of the way now.
      write(db -> fill(db, source, false));
    }
  }

  @Override
  public void rebuildIfNeeded(Source source) throws StoreException {
    boolean isNeeded;
    try {
      isNeeded = needsRebuild();
    } catch (StoreException.Unavailable e) {
      if (!Damage.is(e.getCause())) {
        throw e;
      }
      isNeeded = true;
    }
    if (isNeeded) {
      write(db -> fill(db, source, true));
    }
  }

  /** In one transaction, so that others see the old answers or wait, and never half of the new. */
  private static void fill(Database db, Source source, boolean onlyIfNeeded)
      throws SQLException, StoreException {
    db.transactPatiently(() -> {
      if (onlyIfNeeded && db.isBuilt()) {
        return;
      }
      Schema.createTables(db);
      source.writeTo((entries, addenda) -> putUnchecked(db, entries, addenda));
      Schema.createIndexes(db);
      db.execute("UPDATE state SET built = 1");
    });
  }

  private static void putUnchecked(Database db, List<Entry> entries, List<BundleKey> addenda)
      throws StoreException {
    try {
      RunWriter.put(db, entries, addenda);
    } catch (SQLException e) {
      throw new StoreException.Unavailable("the index could not be filled", e);
    }
  }

  private interface Reading<T> {
    T from(Database db) throws SQLException;
  }

  private interface Writing {
    void to(Database db) throws SQLException, StoreException;
  }

  private <T> T read(Reading<T> reading) throws StoreException {
    turn.lock();
    try {
      return reading.from(current());
    } catch (SQLException e) {
      throw failed(e);
    } finally {
      turn.unlock();
    }
  }

  /** Writes again where the file was replaced meanwhile, for the new one knows nothing of it. */
  private void write(Writing writing) throws StoreException {
    turn.lock();
    try {
      for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        writing.to(writable());
        if (Objects.equals(identity, file.identity())) {
          return;
        }
      }
      throw new StoreException.Rejected(
          "expected one file at " + file.path() + ", saw it replaced again and again; stop that");
    } catch (SQLException e) {
      throw failed(e);
    } catch (StoreException.Unavailable e) {
      // From the sink of a rebuild, whose own errors are these.
      throw e.getCause() instanceof SQLException cause ? failed(cause) : e;
    } catch (IOException e) {
      throw unavailable(e);
    } finally {
      turn.unlock();
    }
  }

  private Database writable() throws SQLException, StoreException {
    Database now = current();
    if (now.isWritable()) {
      return now;
    }
    Database copy = file.copyToMemory();
    now.close();
    database = copy;
    return copy;
  }

  private Database current() throws SQLException, StoreException {
    if (closed) {
      throw new IllegalStateException("the index must be open but was closed");
    }
    try {
      for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
        Database open = database;
        if (open != null && Objects.equals(identity, file.identity())) {
          return open;
        }
        reopen();
      }
    } catch (IOException e) {
      throw unavailable(e);
    }
    throw new StoreException.Rejected(
        "expected one file at " + file.path() + ", saw it replaced again and again; stop that");
  }

  private void reopen() throws SQLException, IOException, StoreException {
    release();
    // Before opening: where the file is created only now, current() opens it once more.
    identity = file.identity();
    database = file.open();
  }

  private StoreException failed(SQLException e) {
    if (!Damage.is(e)) {
      return unavailable(e);
    }
    Object damaged = identity;
    release();
    try {
      file.putAside(damaged);
      return new StoreException.Unavailable(
          "expected a sound index at "
              + file.path()
              + ", saw "
              + e.getMessage()
              + "; it was put aside, ask again to rebuild it",
          e);
    } catch (IOException | SQLException | StoreException f) {
      e.addSuppressed(f);
      return unavailable(e);
    }
  }

  private StoreException unavailable(Exception e) {
    return new StoreException.Unavailable(
        "expected to use the index " + file.path() + ", saw " + e.getMessage() + "; try again", e);
  }

  private void release() {
    Database open = database;
    database = null;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public void close() {
    turn.lock();
    try {
      closed = true;
      release();
    } finally {
      turn.unlock();
    }
  }
}
