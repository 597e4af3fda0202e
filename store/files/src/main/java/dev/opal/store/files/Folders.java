// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Folders of a store: private, made durable, never reached through a symbolic link. */
final class Folders {
  private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private Folders() {}

  /** Creates the folder and those above it where they are missing, durably. */
  static void createPrivate(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      return;
    }
    Path parent = folder.getParent();
    if (parent != null) {
      createPrivate(parent);
    }
    create(folder);
    if (!Files.isDirectory(folder)) {
      throw new NotDirectoryException(folder.toString());
    }
  }

  /** Creates a folder some levels below one that exists, durably. */
  static void createBelow(Path root, Path folder) throws IOException {
    Path at = root;
    for (Path name : root.relativize(folder)) {
      at = at.resolve(name);
      if (!isFolder(at)) {
        create(at);
      }
      if (!isFolder(at)) {
        throw new NotDirectoryException(at.toString());
      }
    }
  }

  private static void create(Path folder) throws IOException {
    try {
      Files.createDirectory(folder, PRIVATE);
    } catch (FileAlreadyExistsException e) {
      // Somebody else was faster, but perhaps has not synced it yet.
    }
    syncParent(folder);
  }

  static boolean isFolder(Path path) {
    return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Tells whether there is a folder, and no symbolic link on the way from the root to it. */
  static boolean isFolderBelow(Path root, Path folder) throws IOException {
    Path at = root;
    for (Path name : root.relativize(folder)) {
      at = at.resolve(name);
      if (!isFolder(at)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the folders in a folder whose name is accepted; none where it is not there. */
  static List<Path> in(Path folder, Predicate<String> name) throws IOException {
    List<Path> found = new ArrayList<>();
    for (String entry : names(folder)) {
      Path path = folder.resolve(entry);
      if (name.test(entry) && isFolder(path)) {
        found.add(path);
      }
    }
    return found;
  }

  /** Returns the names in a folder; none where it is not there. */
  static List<String> names(Path folder) throws IOException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        found.add(String.valueOf(entry.getFileName()));
      }
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (DirectoryIteratorException e) {
      throw new IOException("the names in " + folder + " cannot be read", e);
    }
    return found;
  }

  /** Makes the names in a folder durable. */
  static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  static void syncParent(Path path) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      sync(parent);
    }
  }
}
