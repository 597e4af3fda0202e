// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/** Bytes in one number, both cases of a letter made equal. */
final class Folded {
  private Folded() {}

  static int four(byte[] bytes, int at) {
    return one(bytes[at]) << 24
        | one(bytes[at + 1]) << 16
        | one(bytes[at + 2]) << 8
        | one(bytes[at + 3]);
  }

  static int three(byte[] bytes, int at) {
    return one(bytes[at]) << 16 | one(bytes[at + 1]) << 8 | one(bytes[at + 2]);
  }

  static int one(byte b) {
    return (b | 0x20) & 0xff;
  }
}
