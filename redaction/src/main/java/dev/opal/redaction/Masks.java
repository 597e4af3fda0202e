// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The matches found in the bytes that a stream has not released, in the order of the positions at
 * which they were found.
 */
final class Masks {
  /** What a mark begins with. */
  static final String MARK_START = "[REDACTED";

  /** What stands in place of a match inside text. */
  static final String MARK = MARK_START + "]";

  /**
   * @param trigger where the scan stood when it found the match; a rule's name stands before its
   *     value
   * @param mark what stands in place of the match
   */
  private record Mask(int trigger, int start, int end, String ruleId, String mark) {
    Mask before(int cut) {
      return new Mask(trigger - cut, start - cut, end - cut, ruleId, mark);
    }
  }

  private List<Mask> found = new ArrayList<>();

  /** So many bytes stand behind a mark that was released already. */
  private int covered;

  /** The byte before the buffer stands behind a mark, so that one that follows at once is none. */
  private boolean behindMark;

  /** Lets a mark that was released stand for bytes that came after it. */
  void cover(int length) {
    covered = Math.max(covered, length);
  }

  void add(int trigger, int start, int end, String ruleId, String mark) {
    found.add(new Mask(trigger, start, end, ruleId, mark));
  }

  /** Returns the last position not after {@code limit} at which the buffer can be cut. */
  int holdFrom(int limit) {
    int hold = limit;
    for (int i = found.size() - 1; i >= 0; i--) {
      Mask mask = found.get(i);
      if (mask.trigger < hold && mask.start >= hold) {
        hold = mask.trigger;
      }
    }
    return hold;
  }

  /**
   * Returns the first {@code cut} bytes of the buffer, masked, and counts what was masked. What is
   * left speaks of the bytes behind them.
   */
  RedactedBytes release(byte[] buffer, int cut, Redactor redactor) {
    if (cut == 0) {
      return RedactedBytes.NONE;
    }
    if (found.isEmpty() && covered == 0) {
      behindMark = false;
      return new RedactedBytes(buffer, cut);
    }
    List<Mask> later = new ArrayList<>();
    found.removeIf(mask -> mask.start >= cut && later.add(mask.before(cut)));
    found.sort((a, b) -> Integer.compare(a.start, b.start));
    Output out = new Output(buffer, cut);
    int done = Math.min(covered, cut);
    int coveredEnd = covered;
    boolean marked = behindMark || done > 0;
    for (Mask mask : found) {
      if (mask.start > done || !marked) {
        out.copy(done, mask.start);
        out.mark(mask.mark);
        redactor.count(mask.ruleId);
        marked = true;
      }
      done = Math.max(done, Math.min(mask.end, cut));
      coveredEnd = Math.max(coveredEnd, mask.end);
    }
    out.copy(done, cut);
    behindMark = done == cut && marked;
    covered = Math.max(0, coveredEnd - cut);
    found = later;
    return out.done();
  }

  /** The masked bytes as they grow. */
  private final class Output {
    private final byte[] buffer;
    private final byte[] bytes;
    private int written;

    Output(byte[] buffer, int length) {
      int marks = 0;
      for (Mask mask : found) {
        marks += mask.mark.length();
      }
      this.buffer = buffer;
      this.bytes = new byte[length + marks];
    }

    void copy(int from, int to) {
      System.arraycopy(buffer, from, bytes, written, to - from);
      written += to - from;
    }

    void mark(String mark) {
      byte[] ascii = mark.getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(ascii, 0, bytes, written, ascii.length);
      written += ascii.length;
    }

    RedactedBytes done() {
      return new RedactedBytes(bytes, written);
    }
  }
}
