// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The last lines of some pieces of a step's log. */
final class LogTail {
  static final int MAX_BYTES = 4096;
  private static final int MAX_LINES = 10;

  private LogTail() {}

  /** A piece of a step's log. */
  record Piece(long offset, int length) {}

  /** Returns at most ten lines and 4 KiB, malformed bytes replaced. */
  static String read(Path log, List<Piece> pieces) throws IOException {
    byte[] bytes = new byte[MAX_BYTES];
    int from = MAX_BYTES;
    try (FileChannel channel = FileChannel.open(log)) {
      for (int i = pieces.size() - 1; i >= 0 && from > 0; i--) {
        Piece piece = pieces.get(i);
        int length = Math.min(piece.length(), from);
        ByteBuffer part = ByteBuffer.wrap(bytes, from - length, length).slice();
        long at = piece.offset() + piece.length() - length;
        while (part.hasRemaining() && channel.read(part, at + part.position()) >= 0) {
          continue;
        }
        from -= length;
      }
    }
    ByteBuffer tail = ByteBuffer.wrap(bytes, from, MAX_BYTES - from);
    return lastLines(StandardCharsets.UTF_8.decode(tail).toString().stripTrailing());
  }

  private static String lastLines(String text) {
    int from = text.length();
    for (int line = 0; line < MAX_LINES && from >= 0; line++) {
      from = text.lastIndexOf('\n', from - 1);
    }
    return text.substring(from + 1);
  }
}
