// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Files that steps name as their programs: {@code ./smoke.sh}. */
public final class Programs {
  /** File systems whose files are made when they are read, and may be waited for without end. */
  private static final Set<String> MADE = Set.of("proc", "sysfs", "debugfs", "tracefs");

  private Programs() {}

  /**
   * @throws IOException where the file is not stored anywhere
   */
  static void requireStored(Path file, long size) throws IOException {
    if (size == 0 && MADE.contains(Files.getFileStore(file).type())) {
      throw new IOException("it is no stored file; copy what it holds to one");
    }
  }

  /** Returns the digest of a file, or null where there is none to read. */
  public static @Nullable Hash digest(Path folder, String program) {
    MessageDigest digest = Hash.sha256();
    try {
      Path file = folder.resolve(program);
      if (!Files.isRegularFile(file)) {
        return null;
      }
      requireStored(file, Files.size(file));
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return Hash.of(digest);
    } catch (IOException | InvalidPathException e) {
      return null;
    }
  }
}
