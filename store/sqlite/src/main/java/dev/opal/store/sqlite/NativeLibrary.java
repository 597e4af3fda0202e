// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.sqlite;

import dev.opal.model.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.core.NativeDB;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

/**
 * SQLite's native library, unpacked once. Without this sqlite-jdbc unpacks it at each start, which
 * takes longer than a query, and where many start at once one deletes what another has just
 * unpacked and says so on stderr.
 */
public final class NativeLibrary {
  /** The version of sqlite-jdbc; asking it would read a file of its jar at each start. */
  static final String VERSION = "3.54.1.0";

  private static final String PATH = "org.sqlite.lib.path";
  private static final int WRITABLE_BY_OTHERS = 0022;
  private static final int ROOT = 0;

  private NativeLibrary() {}

  /**
   * Makes SQLite load its library from this folder, where it is unpacked unless it is there. Must
   * be called before the first index is used; afterwards it has no effect. Whoever has set {@code
   * org.sqlite.lib.path} is left alone.
   *
   * <p>A library is loaded only where it is a file, no link, and it and its folder belong to this
   * user or to root and that nobody else can write.
   *
   * @param folder created with mode 0700 where it is missing
   * @return false where the folder is not to be trusted or cannot be written: then sqlite-jdbc
   *     unpacks for itself
   */
  public static synchronized boolean use(Path folder) {
    if (System.getProperty(PATH) != null) {
      return true;
    }
    Path library = folder.resolve(name());
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder, mode("rwx------"));
      }
      if (!isOurs(folder, false)) {
        return false;
      }
      if (!Files.exists(library, LinkOption.NOFOLLOW_LINKS)) {
        unpack(library);
      }
      if (!isOurs(library, true)) {
        return false;
      }
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
    System.setProperty(PATH, folder.toAbsolutePath().toString());
    System.setProperty("org.sqlite.lib.name", name());
    // Which sqlite-jdbc searches for what it has left there.
    System.setProperty("org.sqlite.tmpdir", folder.toAbsolutePath().toString());
    return true;
  }

  private static String name() {
    return System.mapLibraryName("sqlitejdbc-" + VERSION + "-" + System.getProperty("os.arch"));
  }

  /**
   * Tells whether there is such a file or folder, and none but this user and root can change it.
   */
  private static boolean isOurs(Path path, boolean isFile) throws IOException {
    Map<String, Object> seen;
    try {
      seen =
          Files.readAttributes(
              path, "unix:uid,mode,isRegularFile,isDirectory", LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return false;
    }
    boolean isKind = Boolean.TRUE.equals(seen.get(isFile ? "isRegularFile" : "isDirectory"));
    return isKind
        && seen.get("mode") instanceof Integer mode
        && (mode & WRITABLE_BY_OTHERS) == 0
        && seen.get("uid") instanceof Integer uid
        && (uid == ROOT || uid.equals(uidOfThisProcess()));
  }

  /**
   * Does what the first index would have to do: loads the library, and what sqlite-jdbc
   * initialises. About 15 ms of work, for other threads. Does nothing where the library is not yet
   * unpacked in the folder: who ends the program meanwhile would leave half of it there.
   */
  public static void loadAhead(Path folder) {
    if (!Files.exists(folder.resolve(name()), LinkOption.NOFOLLOW_LINKS) || !use(folder)) {
      return;
    }
    Thread thread = new Thread(NativeLibrary::load, "opal-sqlite-load");
    thread.setDaemon(true);
    thread.start();
    // Its date formats, which nothing of ours uses, are the largest part.
    new SQLiteConfig().getOpenModeFlags();
  }

  private static void load() {
    try {
      NativeDB.load();
    } catch (Exception e) {
      // Whoever opens an index meets the same failure and reports it.
    }
  }

  private static Object uidOfThisProcess() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid");
  }

  /** Under another name first, so that nobody loads half of it. */
  private static void unpack(Path library) throws IOException {
    String resource =
        "/org/sqlite/native/"
            + OSInfo.getNativeLibFolderPathForCurrentOS()
            + "/"
            + LibraryLoaderUtil.getNativeLibName();
    byte[] bytes;
    try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new NoSuchFileException(resource);
      }
      bytes = in.readAllBytes();
    }
    Path temporary =
        Files.createTempFile(library.getParent(), ".unpacking-", null, mode("rwx------"));
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      if (!Hash.of(Files.readAllBytes(temporary)).equals(Hash.of(bytes))) {
        throw new IOException("the disk changed what was written to " + temporary);
      }
      Files.move(temporary, library, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private static FileAttribute<Set<PosixFilePermission>> mode(String text) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text));
  }
}
