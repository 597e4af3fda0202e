// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * Where in many bytes a match may be: where the text begins that every match holds. Confined to one
 * thread.
 */
final class Candidates {
  private static final int WINDOW = 64 * 1024;

  private final byte[] text;
  private final MemorySegment bytes;
  private final boolean folded;
  private final byte[] window;

  /**
   * @param text empty: everywhere
   */
  Candidates(String text, boolean folded, Arena arena) {
    this.text = text.getBytes(StandardCharsets.UTF_8);
    this.bytes = arena.allocate(Math.max(1, this.text.length));
    this.folded = folded;
    this.window = new byte[folded ? WINDOW : 0];
    if (folded) {
      fold(this.text, this.text.length);
    }
    MemorySegment.copy(this.text, 0, bytes, ValueLayout.JAVA_BYTE, 0, this.text.length);
  }

  /** Returns the next place at or behind {@code from}, or -1. */
  long next(MemorySegment in, long from) {
    if (text.length == 0) {
      return from < in.byteSize() ? from : -1;
    }
    return folded ? nextFolded(in, from) : NativeSearch.find(in, from, bytes);
  }

  private long nextFolded(MemorySegment in, long from) {
    for (long at = from; in.byteSize() - at >= text.length; at += WINDOW - text.length + 1) {
      int length = (int) Math.min(WINDOW, in.byteSize() - at);
      MemorySegment.copy(in, ValueLayout.JAVA_BYTE, at, window, 0, length);
      int found = indexOf(length);
      if (found >= 0) {
        return at + found;
      }
    }
    return -1;
  }

  private int indexOf(int length) {
    for (int i = 0; i <= length - text.length; i++) {
      int same = 0;
      while (same < text.length && folded(window[i + same]) == text[same]) {
        same++;
      }
      if (same == text.length) {
        return i;
      }
    }
    return -1;
  }

  private static void fold(byte[] bytes, int length) {
    for (int i = 0; i < length; i++) {
      bytes[i] = folded(bytes[i]);
    }
  }

  private static byte folded(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
  }
}
