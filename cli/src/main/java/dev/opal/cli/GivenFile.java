// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that the command line names, or one beside it: read whole, within bounds. */
final class GivenFile {
  private GivenFile() {}

  /**
   * Returns what the file holds.
   *
   * @throws IOException where it holds more, or is none: a pipe could be waited for without end
   */
  static byte[] read(Path file, int maxMebibytes) throws IOException {
    requireRegular(file);
    int maxBytes = maxMebibytes * 1024 * 1024;
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(maxBytes + 1);
      if (bytes.length > maxBytes) {
        throw new IOException("it must be at most " + maxMebibytes + " MiB but is more");
      }
      return bytes;
    }
  }

  /** A file that does not exist passes. */
  static void requireRegular(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException("it must be a regular file but is a pipe, a folder or a device");
    }
  }
}
