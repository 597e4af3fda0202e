// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Names in place of names: the same for the same text and key, and without the key nothing can be
 * told from one. HMAC-SHA-256 after RFC 2104, over MessageDigest, which starts faster than Mac.
 */
public final class Pseudonyms {
  /** The least length of a key. */
  public static final int MIN_KEY_BYTES = 16;

  private static final int BLOCK = 64;
  private static final int SHOWN_BYTES = 8;

  private final byte[] inner = new byte[BLOCK];
  private final byte[] outer = new byte[BLOCK];

  /** Copies the key. */
  public Pseudonyms(byte[] key) {
    requireKey(key);
    byte[] block = Arrays.copyOf(key.length > BLOCK ? sha256().digest(key) : key, BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      inner[i] = (byte) (block[i] ^ 0x36);
      outer[i] = (byte) (block[i] ^ 0x5c);
    }
  }

  /**
   * @throws IllegalArgumentException where these bytes are too few for a key
   */
  public static void requireKey(byte[] key) {
    if (key.length < MIN_KEY_BYTES) {
      throw new IllegalArgumentException(
          "expected a key of " + MIN_KEY_BYTES + " bytes or more, saw " + key.length);
    }
  }

  /** Returns the pseudonym of a text of some kind, as {@code [kind:16 hexadecimal digits]}. */
  public String of(String kind, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return of(kind, bytes, 0, bytes.length);
  }

  String of(String kind, byte[] bytes, int start, int end) {
    MessageDigest sha256 = sha256();
    sha256.update(inner);
    sha256.update(kind.getBytes(StandardCharsets.UTF_8));
    sha256.update((byte) 0);
    sha256.update(bytes, start, end - start);
    byte[] hash = sha256.digest();
    sha256.update(outer);
    return "[" + kind + ":" + HexFormat.of().formatHex(sha256.digest(hash), 0, SHOWN_BYTES) + "]";
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("expected a Java with SHA-256, saw one without", e);
    }
  }
}
