// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.Hash;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bytes of a value: of a variable, or of a file. */
public final class Content {
  private final byte[] bytes;

  private Content(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Returns the text in UTF-8. */
  public static Content of(String text) {
    return new Content(text.getBytes(StandardCharsets.UTF_8));
  }

  static Content joined(List<Content> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    parts.forEach(part -> out.writeBytes(part.bytes));
    return owned(out.toByteArray());
  }

  /** Takes bytes that nobody else has. */
  static Content owned(byte[] bytes) {
    return new Content(bytes);
  }

  /** Takes a copy of the bytes. */
  public static Content of(byte[] bytes) {
    return new Content(bytes.clone());
  }

  public byte[] bytes() {
    return bytes.clone();
  }

  public int size() {
    return bytes.length;
  }

  public Hash digest() {
    return Hash.of(bytes);
  }

  /** Returns the bytes as text, or null where they are none. */
  public @Nullable String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  boolean hasNul() {
    for (byte b : bytes) {
      if (b == 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Content that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Says how many bytes there are; they may be secret. */
  @Override
  public String toString() {
    return bytes.length + " bytes";
  }
}
