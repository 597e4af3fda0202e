// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.files;

import dev.opal.store.StoreException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes a folder's content read-only and its names durable. Files first: folders lose their write
 * permission only after the rename, for whoever moves a folder to another parent must be able to
 * write into it.
 *
 * @param folders relative to the sealed folder, each after those inside it
 */
record Sealing(Path folder, List<Path> files, List<Path> folders) {
  private static final Set<PosixFilePermission> READ = PosixFilePermissions.fromString("r--------");
  private static final Set<PosixFilePermission> ENTER =
      PosixFilePermissions.fromString("r-x------");

  /** Looks through a folder, which must hold something. */
  static Sealing of(Path folder) throws IOException, StoreException {
    List<Path> files = new ArrayList<>();
    List<Path> folders = new ArrayList<>();
    if (!Folders.isFolder(folder)) {
      throw new StoreException.Rejected("expected a sealed folder at " + folder + ", saw none");
    }
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            // A symbolic link has no mode of its own: it stays, is listed and never followed.
            if (!attributes.isSymbolicLink()) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path inner, IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            folders.add(folder.relativize(inner));
            return FileVisitResult.CONTINUE;
          }
        });
    if (files.isEmpty()) {
      throw new StoreException.Rejected(
          "a bundle must hold its manifest at least but " + folder + " holds no file");
    }
    return new Sealing(folder, files, folders);
  }

  /** Makes the files read-only and every folder's names durable. */
  void makeFilesReadOnly() throws IOException {
    for (Path file : files) {
      setMode(file, READ);
    }
    for (Path inner : folders) {
      Folders.sync(folder.resolve(inner));
    }
  }

  void makeFoldersReadOnly(Path place) throws IOException {
    for (Path inner : folders) {
      setMode(place.resolve(inner), ENTER);
    }
  }

  private static void setMode(Path path, Set<PosixFilePermission> mode) throws IOException {
    if (!Files.isSymbolicLink(path)) {
      Files.setPosixFilePermissions(path, mode);
    }
  }
}
