// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Output bytes that have passed the redactor. They are whatever the process printed, masked: not
 * necessarily UTF-8, not necessarily whole lines, possibly none. Immutable.
 */
public final class RedactedBytes {
  static final RedactedBytes NONE = new RedactedBytes(new byte[0], 0);

  private final byte[] bytes;
  private final int length;

  /** Takes ownership of {@code bytes}. */
  RedactedBytes(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
  }

  public int length() {
    return length;
  }

  public boolean isEmpty() {
    return length == 0;
  }

  /** Returns a read-only view of the bytes, positioned at the first. */
  public ByteBuffer asByteBuffer() {
    return ByteBuffer.wrap(bytes, 0, length).asReadOnlyBuffer();
  }

  /** Returns the bytes as text in UTF-8. */
  String text() {
    return new String(bytes, 0, length, StandardCharsets.UTF_8);
  }

  /** Returns the number of line feeds among the bytes. */
  public long lineFeeds() {
    long count = 0;
    for (int i = 0; i < length; i++) {
      if (bytes[i] == '\n') {
        count++;
      }
    }
    return count;
  }
}
