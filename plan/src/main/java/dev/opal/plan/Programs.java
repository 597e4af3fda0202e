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
import org.jspecify.annotations.Nullable;

/** Files that steps name as their programs: {@code ./smoke.sh}. */
public final class Programs {
  private Programs() {}

  /** Returns the digest of a file, or null where there is none to read. */
  public static @Nullable Hash digest(Path folder, String program) {
    MessageDigest digest = Hash.sha256();
    try {
      Path file = folder.resolve(program);
      if (!Files.isRegularFile(file)) {
        return null;
      }
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return Hash.of(digest);
    } catch (IOException | InvalidPathException e) {
      return null;
    }
  }
}
