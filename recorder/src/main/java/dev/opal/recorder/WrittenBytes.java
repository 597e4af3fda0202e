// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Hash;
import java.security.MessageDigest;

/** What this process has written into one file, to be compared with it. Confined to a lock. */
final class WrittenBytes {
  private final MessageDigest digest = Hash.sha256();
  private long length;

  void add(byte[] bytes, int count) {
    digest.update(bytes, 0, count);
    length += count;
  }

  /** Returns what the file must hold now. */
  FileDigest soFar() {
    try {
      return new FileDigest(length, Hash.of((MessageDigest) digest.clone()));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("a SHA-256 digest must be copied but cannot be", e);
    }
  }
}
