// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A SHA-256 digest.
 *
 * @param hex 64 lower-case hexadecimal digits
 */
public record Hash(String hex) {
  private static final String PREFIX = "sha256:";

  private static final int WARM_UP_DIGESTS = 40;

  /** What stands where a digest would before there is anything to digest. */
  public static final Hash ZERO = new Hash("0".repeat(64));

  public Hash {
    Hex.require("a SHA-256 digest", hex, 64);
  }

  /** Returns the digest of the bytes. */
  public static Hash of(byte[] bytes) {
    return new Hash(HexFormat.of().formatHex(sha256().digest(bytes)));
  }

  /** Returns the digest of the remaining bytes, which are consumed. */
  public static Hash of(ByteBuffer bytes) {
    MessageDigest digest = sha256();
    digest.update(bytes);
    return new Hash(HexFormat.of().formatHex(digest.digest()));
  }

  /** Returns what the digest has taken in, and resets it. */
  public static Hash of(MessageDigest digest) {
    return new Hash(HexFormat.of().formatHex(digest.digest()));
  }

  /** Returns a new SHA-256 digest. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Does what the first digests would have to do, for another thread: loads, and digests until the
   * JVM has compiled it, where it was told to do that early.
   */
  public static void warmUp() {
    MessageDigest digest = sha256();
    byte[] twoBlocks = new byte[100];
    for (int i = 0; i < WARM_UP_DIGESTS; i++) {
      digest.digest(twoBlocks);
    }
  }

  /** Reads the form that {@link #toString} writes. */
  public static Hash parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a hash must begin with sha256: but was " + text);
    }
    return new Hash(text.substring(PREFIX.length()));
  }

  /** Returns {@code sha256:} and the digits. */
  @Override
  public String toString() {
    return PREFIX + hex;
  }
}
