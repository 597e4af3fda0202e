// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.ArrayList;
import java.util.List;

/**
 * A mask that goes on beyond what is looked at to decide: as long as a rule's pattern goes on, and
 * from there to the next white space.
 */
final class Swallow {
  private final List<Attempt> attempts = new ArrayList<>();
  private boolean goesOn;

  /**
   * Begins at a position.
   *
   * @return where it ends, at most at the end of the bytes
   */
  int begin(List<Attempt> open, byte[] bytes, int at) {
    attempts.clear();
    attempts.addAll(open);
    goesOn = true;
    return goOn(bytes, at);
  }

  /** Goes on, if it has not ended, and returns where it ends, at most at the end of the bytes. */
  int goOn(byte[] bytes, int from) {
    if (!goesOn) {
      return from;
    }
    int end = from;
    for (int i = attempts.size() - 1; i >= 0; i--) {
      int stop = attempts.get(i).read(bytes, from, bytes.length, false);
      end = Math.max(end, stop);
      if (stop < bytes.length) {
        attempts.remove(i);
      }
    }
    while (attempts.isEmpty() && end < bytes.length && !Scan.isSpace(bytes[end])) {
      end++;
    }
    goesOn = end == bytes.length;
    return end;
  }
}
