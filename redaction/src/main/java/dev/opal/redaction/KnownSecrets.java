// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The values that a redactor was told are secret, and what of them is looked for: the value itself,
 * its long lines, and each in UTF-16. Long ones are looked for piece by piece, so that no more than
 * a piece is ever held.
 */
final class KnownSecrets {
  private static final int MIN_LINE = 8;
  private static final int PIECE = 2048;

  private final Set<String> whole = new HashSet<>();
  private final Set<ByteBuffer> known = new HashSet<>();
  private final List<byte[]> values = new ArrayList<>();

  /** Returns whether there is more to look for than before. */
  boolean add(String value) {
    String trimmed = value.strip();
    if (trimmed.isEmpty() || !whole.add(trimmed)) {
      return false;
    }
    if (trimmed.length() < Redactor.MIN_KNOWN_VALUE) {
      return false;
    }
    boolean changed = addText(trimmed);
    for (int from = 0; from < trimmed.length(); ) {
      int end = trimmed.indexOf('\n', from);
      end = end < 0 ? trimmed.length() : end;
      String line = trimmed.substring(from, end).strip();
      changed |= line.length() >= MIN_LINE && addText(line);
      from = end + 1;
    }
    return changed;
  }

  /** As {@link #add(String)}, of bytes that need not be text. */
  boolean add(byte[] value) {
    try {
      return add(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString());
    } catch (CharacterCodingException e) {
      return value.length >= Redactor.MIN_KNOWN_VALUE && addBytes(value);
    }
  }

  /** Tells whether this is a value, of whatever length. */
  boolean contains(String value) {
    return whole.contains(value);
  }

  Collection<byte[]> values() {
    return Collections.unmodifiableList(values);
  }

  private boolean addText(String text) {
    boolean changed = addBytes(text.getBytes(StandardCharsets.UTF_8));
    byte[] wide = text.getBytes(StandardCharsets.UTF_16LE);
    // Without a last zero, it is the end of the one byte order and the middle of the other.
    int length = wide[wide.length - 1] == 0 ? wide.length - 1 : wide.length;
    return addBytes(Arrays.copyOf(wide, length)) | changed;
  }

  private boolean addBytes(byte[] value) {
    boolean changed = false;
    for (int from = 0; from < value.length; ) {
      boolean lastPiece = value.length - from < 2 * PIECE;
      int end = lastPiece ? value.length : from + PIECE;
      byte[] piece = Arrays.copyOfRange(value, from, end);
      if (known.add(ByteBuffer.wrap(piece))) {
        values.add(piece);
        changed = true;
      }
      from = end;
    }
    return changed;
  }
}
