// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How much memory those who talk at a door may fill before it has dealt with what they said, all
 * together: a part of what this process may have, for the job's record needs the rest. Safe for use
 * by many threads.
 */
final class DoorRoom {
  /** What the shortest value costs beside its bytes. */
  static final int OVERHEAD = 64;

  /** What a line of a value that is kept costs beside its bytes: it is looked for alone too. */
  private static final int LINE = 128;

  private static final int MAX_BYTES = 64 * 1024 * 1024;
  private static final int IN_TRANSIT = 8;

  /** A value that is kept is kept in several forms. */
  private static final int KEPT = 16;

  private final Semaphore bytes = new Semaphore(part(IN_TRANSIT), true);

  private static int part(int divisor) {
    return (int) Math.min(MAX_BYTES, Runtime.getRuntime().maxMemory() / divisor);
  }

  /** Returns what a value counts that is kept. */
  static long kept(byte[] value) {
    long lines = 1;
    for (byte b : value) {
      lines += b == '\n' ? 1 : 0;
    }
    return value.length + lines * LINE;
  }

  /** Returns how many bytes of values a door keeps, as {@link #kept} counts them. */
  static long keptBytes() {
    return part(KEPT);
  }

  /**
   * Waits for room for a piece of this length.
   *
   * @return what {@link #give} gives back
   * @throws IOException where there is none in time
   */
  int take(int length) throws IOException {
    int needed = length + OVERHEAD;
    try {
      if (!bytes.tryAcquire(needed, DoorTalk.PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new IOException("a door takes so much at a time but was given more");
      }
      return needed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  void give(int taken) {
    bytes.release(taken);
  }
}
