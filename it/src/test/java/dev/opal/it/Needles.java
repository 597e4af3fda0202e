// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Texts that must not be found. */
final class Needles {
  /** A needle is known by its first bytes. */
  static final int HEAD = 8;

  private final Map<Long, List<byte[]>> byHead = new HashMap<>();
  private final Map<String, String> found = new TreeMap<>();
  private long searched;

  void add(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    byHead.computeIfAbsent(head(bytes, 0), unused -> new ArrayList<>()).add(bytes);
  }

  void search(String place, byte[] bytes) {
    searched += bytes.length;
    for (int at = 0; at + HEAD <= bytes.length; at++) {
      for (byte[] needle : byHead.getOrDefault(head(bytes, at), List.of())) {
        int end = at + needle.length;
        if (end <= bytes.length && Arrays.equals(bytes, at, end, needle, 0, needle.length)) {
          found.putIfAbsent(new String(needle, UTF_8), place);
        }
      }
    }
  }

  /** Those that were, and where first. */
  Map<String, String> found() {
    return found;
  }

  /** How many bytes were looked at. */
  long searched() {
    return searched;
  }

  private static long head(byte[] bytes, int at) {
    return ByteBuffer.wrap(bytes, at, HEAD).getLong();
  }
}
