// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Finds the lines of a text that match. Only what stands around a match is decoded. One thread. */
final class LineSearch {
  /** Of a longer line so much is looked at and shown at once. */
  private static final int MAX_LINE = 256 * 1024;

  /** So much of it may stand before what every match holds. */
  private static final int BEFORE = 16 * 1024;

  private final TextPattern pattern;
  private final Candidates candidates;
  private final MemorySegment lineFeed;
  private final int linesBefore;
  private final int linesAfter;

  LineSearch(TextPattern pattern, int linesBefore, int linesAfter, Arena arena) {
    this.pattern = pattern;
    this.candidates = new Candidates(pattern.required(), pattern.folded(), arena);
    this.lineFeed = arena.allocate(1);
    this.lineFeed.set(ValueLayout.JAVA_BYTE, 0, (byte) '\n');
    this.linesBefore = linesBefore;
    this.linesAfter = linesAfter;
  }

  /**
   * A line that matches.
   *
   * @param number from 1
   * @param text of a line longer than 256 KiB what stands around the match
   * @param start of the first match, in characters of the text
   * @param end behind it
   */
  record Hit(
      long number, String text, int start, int end, List<String> before, List<String> after) {}

  /** Takes hits in order, and says whether it wants more. */
  interface Hits {
    boolean take(Hit hit);
  }

  /**
   * Gives every line that matches.
   *
   * @param in native memory
   * @return false where the taker had enough
   */
  boolean search(MemorySegment in, Hits hits) {
    Lines lines = new Lines(in);
    long at = candidates.next(in, 0);
    while (at >= 0) {
      lines.goTo(at);
      long from = Math.max(lines.start, at - BEFORE);
      int length = (int) Math.min(lines.end - from, MAX_LINE);
      String line = text(in, from, length);
      TextPattern.Range match = pattern.in(line);
      if (match != null && !hits.take(hit(lines, line, match))) {
        return false;
      }
      boolean done = match != null || from + length == lines.end;
      long next = done ? lines.end + 1 : Math.max(at + 1, from + length - BEFORE);
      at = next < in.byteSize() ? candidates.next(in, next) : -1;
    }
    return true;
  }

  private static Hit hit(Lines lines, String line, TextPattern.Range match) {
    return new Hit(lines.number, line, match.start(), match.end(), lines.before(), lines.after());
  }

  private static String text(MemorySegment in, long from, int length) {
    byte[] bytes = new byte[length];
    MemorySegment.copy(in, ValueLayout.JAVA_BYTE, from, bytes, 0, length);
    // A pseudo-terminal's line ends are two characters.
    int end = length > 0 && bytes[length - 1] == '\r' ? length - 1 : length;
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }

  /** A place in a text that only goes forward, and counts the lines on its way. */
  private final class Lines {
    private final MemorySegment in;
    private final Deque<Long> earlier = new ArrayDeque<>();
    private long number = 1;
    private long start;
    private long end;

    Lines(MemorySegment in) {
      this.in = in;
      this.end = endOf(0);
    }

    private long endOf(long from) {
      long found = NativeSearch.find(in, from, lineFeed);
      return found < 0 ? in.byteSize() : found;
    }

    void goTo(long at) {
      while (end < at) {
        earlier.add(start);
        if (earlier.size() > linesBefore) {
          earlier.remove();
        }
        number++;
        start = end + 1;
        end = endOf(start);
      }
    }

    List<String> before() {
      List<String> lines = new ArrayList<>();
      for (long from : earlier) {
        lines.add(line(from, endOf(from)));
      }
      return lines;
    }

    List<String> after() {
      List<String> lines = new ArrayList<>();
      for (long from = end + 1; lines.size() < linesAfter && from < in.byteSize(); ) {
        long to = endOf(from);
        lines.add(line(from, to));
        from = to + 1;
      }
      return lines;
    }

    private String line(long from, long to) {
      int length = (int) Math.min(to - from, MAX_LINE);
      return text(in, from, length);
    }
  }
}
