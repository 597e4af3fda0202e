// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The matches found in one buffer, in the order of the positions at which they were found. */
final class Masks {
  /** What stands in place of a match inside text. */
  static final byte[] MARK = "[REDACTED]".getBytes(StandardCharsets.US_ASCII);

  /**
   * @param trigger where the scan stood when it found the match; a rule's name stands before its
   *     value
   */
  private record Mask(int trigger, int start, int end, String ruleId) {}

  private final List<Mask> found = new ArrayList<>();
  private int covered;

  /** Starts on a buffer whose first {@code covered} bytes stand behind a mark already. */
  void begin(int covered) {
    this.covered = covered;
    found.clear();
  }

  void add(int trigger, int start, int end, String ruleId) {
    found.add(new Mask(trigger, start, end, ruleId));
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

  /** Returns how many bytes from the cut on stand behind a mark that lies before the cut. */
  int coveredAfter(int cut) {
    int end = covered;
    for (Mask mask : found) {
      if (mask.start < cut) {
        end = Math.max(end, mask.end);
      }
    }
    return Math.max(0, end - cut);
  }

  /** Returns the first {@code length} bytes of the buffer, masked, and counts what was masked. */
  RedactedBytes apply(byte[] buffer, int length, Redactor redactor) {
    found.removeIf(mask -> mask.start >= length);
    if (found.isEmpty() && covered == 0) {
      return length == 0 ? RedactedBytes.NONE : new RedactedBytes(buffer, length);
    }
    found.sort((a, b) -> Integer.compare(a.start, b.start));
    byte[] out = new byte[length + found.size() * MARK.length];
    int written = 0;
    int done = Math.min(covered, length);
    for (Mask mask : found) {
      if (mask.start >= done) {
        System.arraycopy(buffer, done, out, written, mask.start - done);
        written += mask.start - done;
        System.arraycopy(MARK, 0, out, written, MARK.length);
        written += MARK.length;
        redactor.count(mask.ruleId);
      }
      done = Math.max(done, Math.min(mask.end, length));
    }
    System.arraycopy(buffer, done, out, written, length - done);
    return new RedactedBytes(out, written + length - done);
  }
}
