// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The first entry of a jar, where it is stored as it is. Whoever opens a jar reads all that stands
 * in its directory first, which takes a cold JVM 5 ms for a thousand entries.
 */
final class FirstEntry {
  private static final int HEADER_LENGTH = 30;
  private static final int SIGNATURE = 0x04034b50;
  private static final int FLAGS_AT = 6;
  private static final int LENGTH_FOLLOWS = 8;
  private static final int METHOD_AT = 8;
  private static final int LENGTH_AT = 22;
  private static final int NAME_LENGTH_AT = 26;
  private static final int EXTRA_LENGTH_AT = 28;

  private FirstEntry() {}

  /**
   * Returns the bytes of the entry, or null where the stream is not of a jar that begins with it.
   */
  static byte @Nullable [] read(InputStream jar, String name) throws IOException {
    byte[] bytes = jar.readNBytes(HEADER_LENGTH);
    ByteBuffer header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    if (bytes.length < HEADER_LENGTH
        || header.getInt(0) != SIGNATURE
        || (header.getShort(FLAGS_AT) & LENGTH_FOLLOWS) != 0
        || header.getShort(METHOD_AT) != 0) {
      return null;
    }
    byte[] seen = jar.readNBytes(header.getShort(NAME_LENGTH_AT) & 0xffff);
    if (!new String(seen, StandardCharsets.UTF_8).equals(name)) {
      return null;
    }
    jar.skipNBytes(header.getShort(EXTRA_LENGTH_AT) & 0xffff);
    int length = header.getInt(LENGTH_AT);
    byte[] entry = jar.readNBytes(length);
    if (entry.length < length) {
      throw new EOFException(
          "expected " + length + " bytes of " + name + ", saw " + entry.length + "; build again");
    }
    return entry;
  }
}
