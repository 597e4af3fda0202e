// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.sqlite;

import dev.opal.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The file of an index: how it is opened, brought to this version, and put aside when it is
 * damaged. What changes the file as a whole holds a lock beside it.
 */
final class IndexFile {
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** A file lock is the whole JVM's; this one is for its threads. */
  private static final ReentrantLock LOCK_OF_JVM = new ReentrantLock();

  private static final int MAX_PUT_ASIDE = 1_000;

  private final Path file;
  private final Path folder;

  IndexFile(Path file) {
    this.file = file.toAbsolutePath();
    Path parent = this.file.getParent();
    if (parent == null) {
      throw new IllegalArgumentException("an index must be a file in a folder but was " + file);
    }
    this.folder = parent;
  }

  Path path() {
    return file;
  }

  /** Returns what tells this file from another that takes its place; null where there is none. */
  @Nullable Object identity() throws IOException {
    try {
      return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** Opens the file, in memory where it cannot be there. */
  Database open() throws SQLException, IOException, StoreException {
    if (!Files.isDirectory(folder)) {
      return emptyInMemory();
    }
    boolean exists = Files.exists(file);
    if (!Files.isWritable(folder) || (exists && !Files.isWritable(file))) {
      return exists ? openReadOnly() : emptyInMemory();
    }
    if (!exists) {
      create();
    }
    Database database = new Database(uri(""), true);
    try {
      if (database.version() != Schema.VERSION) {
        migrate(database);
      }
      return database;
    } catch (SQLException | IOException | StoreException e) {
      database.close();
      throw e;
    }
  }

  static Database emptyInMemory() throws SQLException {
    Database database = Database.inMemory();
    Schema.createTables(database);
    Schema.createIndexes(database);
    return database;
  }

  private void create() throws IOException {
    try {
      Files.createFile(file, PRIVATE);
    } catch (FileAlreadyExistsException e) {
      // Another process was faster.
    }
  }

  /** Makes tables of this version, empty: a rebuild fills them better than a migration would. */
  private void migrate(Database database) throws SQLException, IOException, StoreException {
    locked(() -> {
      requireOurs(database);
      if (database.version() == Schema.VERSION) {
        return;
      }
      database.execute("PRAGMA journal_mode = WAL");
      database.transact(() -> {
        Schema.createTables(database);
        Schema.createIndexes(database);
      });
    });
  }

  private void requireOurs(Database database) throws SQLException, StoreException {
    long version = database.version();
    if (version > Schema.VERSION) {
      throw new StoreException.Rejected(
          "expected "
              + file
              + " of schema "
              + Schema.VERSION
              + " or older, saw "
              + version
              + "; use the newer Opal that wrote it");
    }
    Long id = database.number("PRAGMA application_id");
    Long tables = database.number("SELECT count(*) FROM sqlite_master");
    boolean isOurs = id != null && id == Schema.APPLICATION_ID;
    if (!isOurs && tables != null && tables > 0) {
      throw new StoreException.Rejected(
          "expected the index of Opal at "
              + file
              + ", saw a database of another program; move it away");
    }
  }

  /**
   * Opens a file that must not be written. SQLite needs the -shm file for that while somebody else
   * writes; where there is none, nobody does. What cannot be read so is rebuilt in memory.
   */
  private Database openReadOnly() throws SQLException, StoreException {
    boolean isInUse = Files.exists(sibling("-shm"));
    if (!isInUse && hasContent(sibling("-wal"))) {
      return emptyInMemory();
    }
    Database database = null;
    try {
      database = new Database(uri(isInUse ? "?mode=ro" : "?immutable=1"), false);
      // In one transaction, for its owner may just be creating it.
      database.execute("BEGIN");
      requireOurs(database);
      boolean isOfThisVersion = database.version() == Schema.VERSION;
      database.execute("COMMIT");
      if (isOfThisVersion) {
        return database;
      }
    } catch (SQLException e) {
      // Damaged, or about to be written by its owner: in memory, then.
    } catch (StoreException e) {
      database.close();
      throw e;
    }
    if (database != null) {
      database.close();
    }
    return emptyInMemory();
  }

  /** Returns a copy in memory of a file that must not be written. */
  Database copyToMemory() throws SQLException {
    boolean isInUse = Files.exists(sibling("-shm"));
    Database copy = emptyInMemory();
    copy.execute(
        "ATTACH '" + uri(isInUse ? "?mode=ro" : "?immutable=1").replace("'", "''") + "' AS disk");
    copy.transact(() -> {
      for (String table : new String[] {"state", "runs", "tags", "addenda"}) {
        copy.execute("DELETE FROM main." + table);
        copy.execute("INSERT INTO main." + table + " SELECT * FROM disk." + table);
      }
    });
    copy.execute("DETACH disk");
    return copy;
  }

  /**
   * Puts a damaged file aside as {@code <name>.corrupt-<n>}, unless another process did already.
   *
   * @param identity of the file that was seen to be damaged
   */
  void putAside(@Nullable Object identity) throws IOException, SQLException, StoreException {
    locked(() -> {
      if (identity == null || !identity.equals(identity())) {
        return;
      }
      String suffix = freeSuffix();
      for (String part : new String[] {"", "-wal", "-shm"}) {
        if (Files.exists(sibling(part))) {
          Files.move(sibling(part), sibling(suffix + part), StandardCopyOption.ATOMIC_MOVE);
        }
      }
    });
  }

  private String freeSuffix() throws IOException {
    for (int n = 1; n <= MAX_PUT_ASIDE; n++) {
      if (!Files.exists(sibling(".corrupt-" + n))) {
        return ".corrupt-" + n;
      }
    }
    throw new FileAlreadyExistsException(
        file + ".corrupt-" + MAX_PUT_ASIDE, null, "delete the files put aside");
  }

  private interface Change {
    void run() throws SQLException, IOException, StoreException;
  }

  private void locked(Change change) throws SQLException, IOException, StoreException {
    LOCK_OF_JVM.lock();
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve(".index.lock"),
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PRIVATE);
        FileLock lock = channel.lock()) {
      if (lock.isValid()) {
        change.run();
      }
    } finally {
      LOCK_OF_JVM.unlock();
    }
  }

  private Path sibling(String suffix) {
    return folder.resolve(file.getFileName() + suffix);
  }

  private static boolean hasContent(Path path) {
    try {
      return Files.size(path) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the file as a URI, in which a question mark of its path is escaped. */
  private String uri(String options) {
    return "file:" + file.toUri().getRawPath() + options;
  }
}
