// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The store's key for commitments: HMAC-SHA-256 of a value that must not be shown, which changes
 * when the value does. RFC 2104 over MessageDigest, because a cold {@code javax.crypto.Mac} costs
 * 25 ms. Safe for use by many threads.
 */
public final class PlanKey {
  /** The length of a key in bytes. */
  public static final int LENGTH = 32;

  private static final int BLOCK = 64;

  /** Digests that have taken in the padded key; cloned, never updated. */
  private final MessageDigest inner;

  private final MessageDigest outer;
  private final String id;

  /**
   * @param key {@link #LENGTH} random bytes
   */
  public PlanKey(byte[] key) {
    if (key.length != LENGTH) {
      throw new IllegalArgumentException("a plan key must have 32 bytes but had " + key.length);
    }
    inner = padded(key, 0x36);
    outer = padded(key, 0x5c);
    id =
        Hash.of(
                ("opal plan key\n" + HexFormat.of().formatHex(key))
                    .getBytes(StandardCharsets.US_ASCII))
            .hex()
            .substring(0, 16);
  }

  /** Returns 16 hexadecimal digits that name the key and tell nothing about it. */
  public String id() {
    return id;
  }

  /** Returns {@code hmac-sha256:} and 64 hexadecimal digits. */
  public String commit(String value) {
    return commit(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns {@code hmac-sha256:} and 64 hexadecimal digits. */
  public String commit(byte[] value) {
    byte[] first = copy(inner).digest(value);
    return "hmac-sha256:" + HexFormat.of().formatHex(copy(outer).digest(first));
  }

  private static MessageDigest padded(byte[] key, int with) {
    byte[] block = Arrays.copyOf(key, BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      block[i] ^= (byte) with;
    }
    MessageDigest digest = Hash.sha256();
    digest.update(block);
    return digest;
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's SHA-256 can be cloned", e);
    }
  }
}
