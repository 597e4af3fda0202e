// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.PlanKey;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Set;

/** A key of Opal's home, in a file that nobody but its owner may read. */
final class KeyFile {
  private static final FileAttribute<?> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(EnumSet.copyOf(PosixFilePermissions.fromString("rwx------")));

  private KeyFile() {}

  /** Tells whether a mode gives others than the owner anything. */
  static boolean isOpen(Set<PosixFilePermission> mode) {
    for (PosixFilePermission permission : mode) {
      if (OTHERS.contains(permission)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the key, made at the first use.
   *
   * @throws IOException also where others may read or change it
   */
  static byte[] read(Path file) throws IOException {
    try {
      byte[] key = Files.readAllBytes(file);
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (isOpen(mode)) {
        throw new IOException(
            file
                + " must be its owner's alone but has mode "
                + PosixFilePermissions.toString(mode)
                + "; chmod 600 "
                + file);
      }
      return key;
    } catch (NoSuchFileException e) {
      return make(file);
    }
  }

  private static byte[] make(Path file) throws IOException {
    Files.createDirectories(file.getParent(), Home.PRIVATE_FOLDER);
    byte[] key;
    Path mine;
    try (InputStream random = new FileInputStream("/dev/urandom")) {
      key = random.readNBytes(PlanKey.LENGTH);
      mine =
          file.resolveSibling(
              file.getFileName() + "." + HexFormat.of().formatHex(random.readNBytes(8)));
    }
    try (FileChannel channel =
        FileChannel.open(
            mine, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), PRIVATE_FILE)) {
      channel.write(ByteBuffer.wrap(key));
      channel.force(true);
    }
    try {
      // A link is made whole or not at all, and never over another process's key.
      Files.createLink(file, mine);
    } catch (FileAlreadyExistsException e) {
      key = Files.readAllBytes(file);
    } finally {
      Files.deleteIfExists(mine);
    }
    return key;
  }
}
