// SPDX-License-Identifier: Apache-2.0
package dev.opal.web;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a page shows of a log: all of it, or its beginning and its end, cut between lines where
 * there are any.
 *
 * @param tail empty where the head is all
 * @param bytes of the whole log
 * @param leftOutBytes between head and tail
 * @param leftOutLines line feeds among them
 */
record LogExcerpt(String head, String tail, long bytes, long leftOutBytes, long leftOutLines) {
  private static final int CHUNK = 64 * 1024;

  /** Of four bytes shown, one is of the beginning: what went wrong stands at the end. */
  private static final int HEAD_PART = 4;

  /** A line that ends within so many bytes is kept or left out whole. */
  private static final int NEAR = 4096;

  /** Reads a log to its end, in memory for {@code limit} bytes. */
  static LogExcerpt read(InputStream in, int limit) throws IOException {
    byte[] head = in.readNBytes(limit);
    byte[] last = new byte[Math.max(limit, 1)];
    long beyond = 0;
    long lineFeeds = 0;
    byte[] chunk = new byte[CHUNK];
    int count;
    while ((count = in.read(chunk)) >= 0) {
      for (int i = 0; i < count; i++) {
        last[(int) (beyond++ % last.length)] = chunk[i];
        lineFeeds += chunk[i] == '\n' ? 1 : 0;
      }
    }
    return beyond == 0
        ? new LogExcerpt(text(head, 0, head.length), "", head.length, 0, 0)
        : cut(head, unrolled(last, beyond), beyond, lineFeeds);
  }

  /** The ring's bytes in their order; fewer than it has room for where no more came. */
  private static byte[] unrolled(byte[] ring, long written) {
    if (written <= ring.length) {
      return Arrays.copyOf(ring, (int) written);
    }
    int start = (int) (written % ring.length);
    byte[] bytes = new byte[ring.length];
    System.arraycopy(ring, start, bytes, 0, ring.length - start);
    System.arraycopy(ring, 0, bytes, ring.length - start, start);
    return bytes;
  }

  /**
   * @param first the first bytes of the log, as many as may be shown
   * @param last the last of what follows them, at most as many
   */
  private static LogExcerpt cut(byte[] first, byte[] last, long beyond, long lineFeedsBeyond) {
    int limit = first.length;
    byte[] end = last;
    if (last.length < limit) {
      end = Arrays.copyOf(Arrays.copyOfRange(first, last.length, limit), limit);
      System.arraycopy(last, 0, end, limit - last.length, last.length);
    }
    int headEnd = endOfLine(first, limit / HEAD_PART);
    int tailStart = startOfLine(end, limit / HEAD_PART);
    long all = limit + beyond;
    long leftOut = all - headEnd - (limit - tailStart);
    long lineFeeds =
        lineFeeds(first, 0, limit)
            + lineFeedsBeyond
            - lineFeeds(first, 0, headEnd)
            - lineFeeds(end, tailStart, limit);
    return new LogExcerpt(
        text(first, 0, headEnd), text(end, tailStart, limit - tailStart), all, leftOut, lineFeeds);
  }

  /** Behind the last line feed up to there, else at a character. */
  private static int endOfLine(byte[] bytes, int to) {
    for (int at = to; at > Math.max(0, to - NEAR); at--) {
      if (bytes[at - 1] == '\n') {
        return at;
      }
    }
    int at = to;
    while (at > 0 && isContinuation(bytes[at])) {
      at--;
    }
    return at;
  }

  /** Behind the first line feed from there on, else at a character. */
  private static int startOfLine(byte[] bytes, int from) {
    for (int at = from; at < Math.min(bytes.length - 1, from + NEAR); at++) {
      if (bytes[at] == '\n') {
        return at + 1;
      }
    }
    int at = from;
    while (at < bytes.length && isContinuation(bytes[at])) {
      at++;
    }
    return at;
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xc0) == 0x80;
  }

  private static long lineFeeds(byte[] bytes, int from, int to) {
    long count = 0;
    for (int i = from; i < to; i++) {
      count += bytes[i] == '\n' ? 1 : 0;
    }
    return count;
  }

  /** What is no UTF-8 is replaced. */
  private static String text(byte[] bytes, int from, int length) {
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }
}
