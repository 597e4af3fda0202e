// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.web.Report;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** A report on disk, which its owner alone may read: it tells what the run printed. */
final class ReportFile {
  private static final FileAttribute<?> PRIVATE_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private ReportFile() {}

  /**
   * Replaces what is there at once, or leaves it as it is. Makes the folder where it is missing.
   */
  static void write(Report report, Path file) throws IOException {
    Path folder = file.getParent();
    if (folder == null || (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !isFile(file))) {
      throw new IOException(file + " is a folder, a link or a device");
    }
    Files.createDirectories(folder, PRIVATE_FOLDER);
    // Exclusively, under a name that nobody can guess, for the owner alone.
    Path mine = Files.createTempFile(folder, ".report-", ".html");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(mine))) {
        report.write(out);
      }
      Files.move(mine, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(mine);
    }
  }

  private static boolean isFile(Path file) {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }
}
