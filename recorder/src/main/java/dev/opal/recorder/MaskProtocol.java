// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * What is said at a recorder's door: {@code OPAL1}, then each value as its length in four bytes and
 * its bytes, then a length of zero; the answer is one byte. docs/formats/door.md describes it.
 */
final class MaskProtocol {
  /** The most bytes of a value, and of all values that are handed over at once. */
  static final int MAX_VALUE = 1024 * 1024;

  static final int MAX_ALL = 16 * MAX_VALUE;

  /** Answers. */
  static final int TAKEN = 'y';

  static final int REFUSED = 'n';

  private static final byte[] GREETING = "OPAL1".getBytes(StandardCharsets.US_ASCII);

  private MaskProtocol() {}

  static void write(DataOutputStream out, Collection<byte[]> values) throws IOException {
    out.write(GREETING);
    for (byte[] value : values) {
      if (value.length > 0) {
        out.writeInt(value.length);
        out.write(value);
      }
    }
    out.writeInt(0);
    out.flush();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException where it is something else, or too much
   */
  static List<byte[]> read(DataInputStream in) throws IOException {
    byte[] greeting = in.readNBytes(GREETING.length);
    if (!Arrays.equals(greeting, GREETING)) {
      throw new IOException("a writer at the door must begin with OPAL1");
    }
    List<byte[]> values = new ArrayList<>();
    long all = 0;
    for (int length = in.readInt(); length != 0; length = in.readInt()) {
      all += length;
      if (length < 0 || length > MAX_VALUE || all > MAX_ALL) {
        throw new IOException(
            "a value must have 1 to " + MAX_VALUE + " bytes but was announced with " + length);
      }
      byte[] value = in.readNBytes(length);
      if (value.length < length) {
        throw new EOFException("a value was cut off");
      }
      values.add(value);
    }
    return values;
  }
}
