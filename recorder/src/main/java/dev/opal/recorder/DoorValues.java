// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.redaction.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The values that were handed in at a door, each kept once, up to a bound, and masked from then on.
 * Safe for use by many threads.
 */
final class DoorValues {
  private static final int MAX_VALUES = 100_000;

  private final Redactor redactor;

  /** Bytes as ISO-8859-1, so that they compare. */
  private final Set<String> known = new HashSet<>();

  private long keptBytes;
  private long late;

  /**
   * @param known what the redactor has masked from its start
   */
  DoorValues(Redactor redactor, Collection<byte[]> known) {
    this.redactor = redactor;
    known.forEach(value -> this.known.add(text(value)));
  }

  private static String text(byte[] value) {
    return new String(value, StandardCharsets.ISO_8859_1);
  }

  /**
   * Masks what is new among these.
   *
   * @return how many became secret
   * @throws IOException where there is no room for them: then none is kept
   */
  synchronized int add(List<byte[]> values) throws IOException {
    Map<String, byte[]> added = new LinkedHashMap<>();
    long bytes = keptBytes;
    for (byte[] value : values) {
      String text = text(value);
      // Every nested recorder hands in much the same: only what is new takes room.
      if (!text.isBlank() && !known.contains(text) && added.put(text, value) == null) {
        bytes += DoorRoom.kept(value);
      }
    }
    if (known.size() + added.size() > MAX_VALUES || bytes > DoorRoom.keptBytes()) {
      throw new IOException(
          "a door takes "
              + MAX_VALUES
              + " values and "
              + DoorRoom.keptBytes()
              + " bytes but was given more");
    }
    keptBytes = bytes;
    known.addAll(added.keySet());
    added.values().forEach(redactor::addSecret);
    late += added.size();
    return added.size();
  }

  /** Returns how many values became secret that were not from the start. */
  synchronized long late() {
    return late;
  }
}
