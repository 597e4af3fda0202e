// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.store.StoreException;
import java.io.IOException;
import java.io.InputStream;

/** Finds where the last lines of a log begin, in constant memory whatever their length. */
public final class LineOffsets {
  private static final int CHUNK = 64 * 1024;

  private LineOffsets() {}

  /** Opens the same log anew. */
  public interface Log {
    InputStream open() throws StoreException, IOException;
  }

  /**
   * Returns the offset of the n-th line from the end; 0 where there are fewer. What follows the
   * last line feed is a line.
   */
  public static long ofLast(Log log, long lines) throws StoreException, IOException {
    Scan whole = new Scan(Long.MAX_VALUE);
    try (InputStream in = log.open()) {
      whole.read(in);
    }
    long all = whole.lineFeeds + (whole.endsInLine ? 1 : 0);
    if (lines == 0) {
      return whole.offset;
    }
    if (all <= lines) {
      return 0;
    }
    Scan until = new Scan(all - lines);
    try (InputStream in = log.open()) {
      until.read(in);
    }
    return until.offset;
  }

  /** Reads to the end, or to behind a number of line feeds. */
  private static final class Scan {
    private final long limit;
    private long lineFeeds;
    private long offset;
    private boolean endsInLine;

    Scan(long limit) {
      this.limit = limit;
    }

    void read(InputStream in) throws IOException {
      byte[] chunk = new byte[CHUNK];
      int count;
      while ((count = in.read(chunk)) >= 0) {
        for (int i = 0; i < count; i++) {
          offset++;
          endsInLine = chunk[i] != '\n';
          if (!endsInLine && ++lineFeeds == limit) {
            return;
          }
        }
      }
    }
  }
}
