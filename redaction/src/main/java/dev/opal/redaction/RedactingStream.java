// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The door for one stream of bytes. What may be the beginning of a secret is held until more bytes
 * decide, until the stream ends, or until {@link #HOLD_LIMIT} bytes would not decide it: then it is
 * masked, and so is what follows up to the next white space. Time never releases anything.
 *
 * <p>Confined to one thread. What comes out depends on the bytes alone, not on how they were cut
 * into pieces, as long as no value becomes known in between.
 */
public final class RedactingStream {
  /** The most bytes looked at to decide on one match. */
  public static final int HOLD_LIMIT = 64 * 1024;

  static final String HOLD_LIMIT_RULE = "hold-limit";

  private final Redactor redactor;
  private final Scan scan = new Scan();
  private final Masks masks = new Masks();

  /** Bytes not released yet; the first {@link #covered} of them stand behind a mark already. */
  private byte[] held = {};

  private int covered;
  private int before = -1;
  private boolean swallowing;

  RedactingStream(Redactor redactor) {
    this.redactor = redactor;
  }

  /** Takes the remaining bytes and returns those that are decided, possibly none. */
  public RedactedBytes write(ByteBuffer bytes) {
    int length = bytes.remaining();
    byte[] all = Arrays.copyOf(held, held.length + length);
    bytes.get(all, held.length, length);
    return decide(all, false);
  }

  /** Ends the stream and returns what was held. */
  public RedactedBytes end() {
    return decide(held, true);
  }

  /** Returns how many bytes are held because a secret may begin among them. */
  public int heldBytes() {
    return held.length;
  }

  private RedactedBytes decide(byte[] all, boolean last) {
    Literals literals = redactor.literals();
    masks.begin(covered);
    int valueStart = 0;
    int valueEnd = covered;
    int at = swallow(all, 0);
    while ((at = literals.next(all, at, all.length)) < all.length) {
      int end = (int) Math.min(all.length, (long) at + HOLD_LIMIT);
      boolean limited = end < all.length;
      int previous = at == 0 ? before : all[at - 1];
      boolean rules = at < valueStart || at >= valueEnd;
      Scan.Result result = scan.at(literals, rules, all, at, end, previous, last && !limited);
      if (result == Scan.Result.UNDECIDED && !limited && end - at < HOLD_LIMIT) {
        break;
      }
      if (result == Scan.Result.UNDECIDED) {
        int tokenEnd = tokenEnd(all, end);
        masks.add(at, at, tokenEnd, HOLD_LIMIT_RULE);
        swallowing = tokenEnd == all.length;
        at = tokenEnd;
        continue;
      }
      if (result == Scan.Result.MATCH) {
        masks.add(at, scan.matchStart, scan.matchEnd, scan.ruleId);
        if (scan.matchEnd > valueEnd) {
          // Inside a value only known values are looked for: a rule tried at each of its bytes
          // would
          // cost their square.
          valueStart = scan.matchStart;
          valueEnd = scan.matchEnd;
        }
      }
      at++;
    }
    int released = masks.holdFrom(Math.min(at, all.length));
    covered = masks.coveredAfter(released);
    before = released == 0 ? before : all[released - 1];
    held = Arrays.copyOfRange(all, released, all.length);
    return masks.apply(all, released, redactor);
  }

  /** Continues a mask that reached the hold limit, and returns where the scan goes on. */
  private int swallow(byte[] all, int from) {
    if (!swallowing) {
      return from;
    }
    int end = tokenEnd(all, from);
    swallowing = end == all.length;
    masks.begin(end);
    return end;
  }

  private static int tokenEnd(byte[] bytes, int from) {
    int end = from;
    while (end < bytes.length && bytes[end] != ' ' && (bytes[end] < '\t' || bytes[end] > '\r')) {
      end++;
    }
    return end;
  }
}
