// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files and folders that only their owner can read. Links are never followed. */
final class LocalFiles {
  private static final FileAttribute<?> FOLDER_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> FILE_MODE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private LocalFiles() {}

  /** Creates a file that must not exist. */
  static FileChannel createFile(Path file) throws IOException {
    return FileChannel.open(
        file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), FILE_MODE);
  }

  /** Creates a file with this content, durably but for its name. */
  static void write(Path file, byte[] content) throws IOException {
    try (FileChannel channel = createFile(file)) {
      write(channel, content);
      channel.force(false);
    }
  }

  /** Creates a file with this content, which whoever counts on it syncs. */
  static void writeUnsynced(Path file, byte[] content) throws IOException {
    try (FileChannel channel = createFile(file)) {
      write(channel, content);
    }
  }

  private static void write(FileChannel channel, byte[] content) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  static void createFolders(@Nullable Path path) throws IOException {
    if (path != null && !Files.isDirectory(path)) {
      createFolders(path.getParent());
      createFolder(path);
    }
  }

  /** Creates one folder, whose parent must exist, unless it is there. */
  static void createFolder(Path path) throws IOException {
    try {
      createNewFolder(path);
    } catch (FileAlreadyExistsException e) {
      if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
        // It was there a moment ago: its parent has been cut off.
        throw new NoSuchFileException(path.toString());
      }
      if (!isFolder(path)) {
        throw e;
      }
    }
  }

  /** Creates one folder, which must not exist. */
  static void createNewFolder(Path path) throws IOException {
    Files.createDirectory(path, FOLDER_MODE);
  }

  static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  static boolean isFile(Path path) {
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Returns what the folder holds; nothing where it is missing. */
  static List<Path> entries(Path folder) throws IOException {
    List<Path> result = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      entries.forEach(result::add);
    } catch (NoSuchFileException e) {
      return List.of();
    }
    return result;
  }

  /** Returns everything below the folder but folders, by name; nothing where it is missing. */
  static List<Path> filesBelow(Path folder) throws IOException {
    if (!isFolder(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(file -> !isFolder(file))
          // By hand: the lambdas of Comparator.comparing are in no AOT cache.
          .sorted((a, b) -> name(folder, a).compareTo(name(folder, b)))
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static String name(Path folder, Path file) {
    return folder.relativize(file).toString();
  }

  /** Deletes the folder and the folders below it, all of which must hold nothing else. */
  static void deleteFolders(Path folder) throws IOException {
    for (Path inner : entries(folder)) {
      deleteFolders(inner);
    }
    Files.delete(folder);
  }
}
