// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Hash;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;

/** What a file holds, told by its size and its digest. */
record FileDigest(long sizeBytes, Hash sha256) {
  static final int BUFFER = 256 * 1024;

  static FileDigest of(byte[] content) {
    return new FileDigest(content.length, Hash.of(content));
  }

  /**
   * Reads the file.
   *
   * @param buffer for the bytes on their way
   */
  static FileDigest of(Path file, byte[] buffer) throws IOException {
    MessageDigest digest = Hash.sha256();
    long size = 0;
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      InputStream in = Channels.newInputStream(channel);
      for (int count; (count = in.read(buffer)) >= 0; size += count) {
        digest.update(buffer, 0, count);
      }
    }
    return new FileDigest(size, Hash.of(digest));
  }

  /** Tells whether both tell of the same bytes. */
  boolean isSameAs(FileDigest other) {
    // Not by equals of the record, whose first call in a process costs each seal 7 ms.
    return sizeBytes == other.sizeBytes && sha256.hex().equals(other.sha256.hex());
  }
}
