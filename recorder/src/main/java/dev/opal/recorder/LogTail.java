// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The last lines of a piece of a step's log. */
final class LogTail {
  private static final int MAX_BYTES = 4096;
  private static final int MAX_LINES = 10;

  private LogTail() {}

  /** Returns at most ten lines and 4 KiB, malformed bytes replaced. */
  static String read(Path log, RunProjection.LogPiece piece) throws IOException {
    int length = Math.min(piece.length(), MAX_BYTES);
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try (FileChannel channel = FileChannel.open(log)) {
      long at = piece.offset() + piece.length() - length;
      while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {
        continue;
      }
    }
    String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString().stripTrailing();
    int from = text.length();
    for (int line = 0; line < MAX_LINES && from >= 0; line++) {
      from = text.lastIndexOf('\n', from - 1);
    }
    return text.substring(from + 1);
  }
}
