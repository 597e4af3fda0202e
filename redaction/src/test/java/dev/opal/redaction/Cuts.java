// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Sends bytes through a stream, cut into pieces. */
public final class Cuts {
  private Cuts() {}

  /** Returns what comes out, as ISO-8859-1, when the bytes come in pieces of these sizes. */
  public static String through(Redactor redactor, byte[] bytes, int... sizes) {
    RedactingStream stream = redactor.stream();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int at = 0;
    for (int size : sizes) {
      append(out, stream.write(ByteBuffer.wrap(bytes, at, size)));
      at += size;
    }
    append(out, stream.write(ByteBuffer.wrap(bytes, at, bytes.length - at)));
    append(out, stream.end());
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  /** As {@link #through}, of pieces of one size. */
  public static String throughPieces(Redactor redactor, byte[] bytes, int size) {
    int[] sizes = new int[bytes.length / size];
    java.util.Arrays.fill(sizes, size);
    return through(redactor, bytes, sizes);
  }

  public static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static void append(ByteArrayOutputStream out, RedactedBytes bytes) {
    byte[] copy = new byte[bytes.length()];
    bytes.asByteBuffer().get(copy);
    out.writeBytes(copy);
  }
}
