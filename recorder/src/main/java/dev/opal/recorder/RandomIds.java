// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.SpanId;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * Random bytes for ids. Read from the system's source directly, because a cold SecureRandom costs
 * several milliseconds. Span ids need to be unique, not unpredictable.
 */
final class RandomIds {
  private final SplittableRandom spans;

  RandomIds() {
    byte[] seed = bytes(8);
    long value = 0;
    for (byte b : seed) {
      value = value << 8 | (b & 0xff);
    }
    spans = new SplittableRandom(value);
  }

  /** Returns unpredictable bytes. */
  static byte[] bytes(int count) {
    try (InputStream in = new FileInputStream("/dev/urandom")) {
      byte[] bytes = in.readNBytes(count);
      if (bytes.length == count) {
        return bytes;
      }
    } catch (IOException e) {
      // Every platform has a SecureRandom, if a slower one.
      return secureRandom(count);
    }
    return secureRandom(count);
  }

  private static byte[] secureRandom(int count) {
    byte[] bytes = new byte[count];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }

  synchronized SpanId spanId() {
    long value;
    do {
      value = spans.nextLong();
    } while (value == 0);
    return new SpanId(HexFormat.of().toHexDigits(value));
  }
}
