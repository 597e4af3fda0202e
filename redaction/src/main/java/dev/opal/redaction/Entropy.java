// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/** How unpredictable bytes are, as Shannon counts it. */
final class Entropy {
  private Entropy() {}

  /** Returns bits a byte, from the frequencies within the range itself. */
  static double of(byte[] bytes, int start, int end) {
    int[] counts = new int[256];
    for (int at = start; at < end; at++) {
      counts[bytes[at] & 0xff]++;
    }
    double length = end - start;
    double bits = 0;
    for (int count : counts) {
      if (count > 0) {
        bits -= count / length * (Math.log(count / length) / Math.log(2));
      }
    }
    return bits;
  }
}
