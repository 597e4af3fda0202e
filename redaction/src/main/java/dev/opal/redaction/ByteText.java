// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;

/**
 * Bytes seen as ISO-8859-1 text without a copy, so that an offset in one is an offset in the other.
 */
record ByteText(byte[] bytes, int from, int to) implements CharSequence {
  @Override
  public int length() {
    return to - from;
  }

  @Override
  public char charAt(int index) {
    return (char) (bytes[from + index] & 0xff);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new ByteText(bytes, from + start, from + end);
  }

  @Override
  public String toString() {
    return new String(bytes, from, length(), StandardCharsets.ISO_8859_1);
  }
}
