// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.ArrayList;
import java.util.List;

/**
 * The folder for temporary files of a run's commands. Removed by open folders and never by path:
 * what a run left running may put a link in a folder's place meanwhile.
 *
 * @param path without links in it
 */
record ScratchFolder(Path path) implements AutoCloseable {
  /** Whoever goes on to make folders is not waited for. */
  private static final int MAX_ROUNDS = 100_000;

  static ScratchFolder create() throws IOException {
    return new ScratchFolder(Files.createTempDirectory("opal-").toRealPath());
  }

  /** Removes it, as far as it can be. */
  @Override
  public void close() {
    try (DirectoryStream<Path> around = Files.newDirectoryStream(path.getParent())) {
      if (around instanceof SecureDirectoryStream<Path> parent) {
        Path name = path.getFileName();
        try (SecureDirectoryStream<Path> folder = open(parent, name)) {
          empty(folder);
        }
        parent.deleteDirectory(name);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // It lies where the system clears up; the run has ended as it has.
      return;
    }
  }

  private static SecureDirectoryStream<Path> open(SecureDirectoryStream<Path> parent, Path name)
      throws IOException {
    return parent.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS);
  }

  /**
   * Empties the folder. What stands in its folders is lifted up into it before they are removed, so
   * that no depth costs more open folders than two.
   */
  private static void empty(SecureDirectoryStream<Path> top) throws IOException {
    List<Path> folders = removeFiles(top);
    // No command could have foreseen it.
    String fresh = "opal-" + System.nanoTime() + "-";
    long lifted = 0;
    for (int round = 0; !folders.isEmpty() && round < MAX_ROUNDS; round++) {
      List<Path> next = new ArrayList<>();
      for (Path name : folders) {
        try (SecureDirectoryStream<Path> folder = open(top, name)) {
          for (Path inner : removeFiles(folder)) {
            Path free = Path.of(fresh + lifted++);
            folder.move(inner, top, free);
            next.add(free);
          }
        }
        top.deleteDirectory(name);
      }
      folders = next;
    }
  }

  /** Removes what is no folder, and returns the folders. */
  private static List<Path> removeFiles(SecureDirectoryStream<Path> folder) throws IOException {
    List<Path> folders = new ArrayList<>();
    for (Path entry : folder) {
      Path name = entry.getFileName();
      if (isFolder(folder, name)) {
        folders.add(name);
      } else {
        folder.deleteFile(name);
      }
    }
    return folders;
  }

  private static boolean isFolder(SecureDirectoryStream<Path> folder, Path name)
      throws IOException {
    return folder
        .getFileAttributeView(name, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .readAttributes()
        .isDirectory();
  }
}
