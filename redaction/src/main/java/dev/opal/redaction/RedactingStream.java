// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The door for one stream of bytes. What may be the beginning of a secret is held until more bytes
 * decide, until the stream ends, or until {@link #HOLD_LIMIT} bytes do not decide it: then it is
 * masked, and so is what follows as long as the rule goes on and up to the next white space. Time
 * never releases anything.
 *
 * <p>Its cost is linear: where text is made of beginnings that come to nothing, so that deciding
 * would take more than {@link #MAX_WORK} looks at a byte, the token there is masked undecided.
 *
 * <p>Confined to one thread. What comes out depends on the bytes alone, not on how they were cut
 * into pieces, as long as no value becomes known in between.
 */
public final class RedactingStream {
  /** The most bytes looked at to decide on one match. */
  public static final int HOLD_LIMIT = 64 * 1024;

  /** How often a byte is looked at, in the long run. */
  static final int MAX_WORK = 32;

  static final String HOLD_LIMIT_RULE = "hold-limit";
  static final String WORK_LIMIT_RULE = "work-limit";

  /** What may be spent at once. */
  private static final int MAX_CREDIT = 4 * 1024 * 1024;

  private final Redactor redactor;
  private final OuterDoor.@Nullable Passage outer;
  private final Base64Run base64 = new Base64Run();
  private final Scan scan;
  private final Masks masks = new Masks();
  private final Swallow swallow = new Swallow();

  /** Bytes not released yet. */
  private byte[] held = {};

  /** Where the scan goes on. */
  private int resumeAt;

  /** The bounds of the value that a rule found last; they lie before the held bytes, if at all. */
  private int valueStart;

  private int valueEnd;
  private int before = -1;
  private long credit = MAX_CREDIT;

  /**
   * @param outer the way through the door around this one, or null
   */
  RedactingStream(Redactor redactor, OuterDoor.@Nullable Passage outer) {
    this.redactor = redactor;
    this.outer = outer;
    this.scan = new Scan(redactor.vocabulary(), base64);
  }

  /** Takes the remaining bytes and returns those that are decided, possibly none. */
  public RedactedBytes write(ByteBuffer bytes) {
    if (outer != null) {
      byte[] mine = new byte[bytes.remaining()];
      bytes.get(mine);
      return take(ByteBuffer.wrap(outer.write(mine)));
    }
    return take(bytes);
  }

  private RedactedBytes take(ByteBuffer bytes) {
    int length = bytes.remaining();
    byte[] all = Arrays.copyOf(held, held.length + length);
    bytes.get(all, held.length, length);
    return decide(all, false);
  }

  /** Ends the stream and returns what was held. */
  public RedactedBytes end() {
    if (outer == null) {
      return decide(held, true);
    }
    byte[] rest = outer.end();
    byte[] all = Arrays.copyOf(held, held.length + rest.length);
    System.arraycopy(rest, 0, all, held.length, rest.length);
    return decide(all, true);
  }

  /** Returns how many bytes are held because a secret may begin among them. */
  public int heldBytes() {
    return held.length;
  }

  private RedactedBytes decide(byte[] all, boolean last) {
    int swallowed = swallow.goOn(all, resumeAt);
    masks.cover(swallowed > resumeAt ? swallowed : 0);
    int at = scan(all, swallowed, last);
    int released = masks.holdFrom(at);
    resumeAt = at - released;
    valueStart -= released;
    valueEnd -= released;
    before = released == 0 ? before : all[released - 1];
    base64.release(all, released);
    held = Arrays.copyOfRange(all, released, all.length);
    return masks.release(all, released, redactor);
  }

  /** Decides what can be decided and returns the first position that cannot. */
  private int scan(byte[] all, int from, boolean last) {
    Vocabulary vocabulary = redactor.vocabulary();
    Triggers triggers = vocabulary.triggers();
    scan.use(vocabulary, all);
    int at = from;
    int passed = from;
    while ((at = triggers.next(all, at, all.length)) < all.length) {
      int end = (int) Math.min(all.length, (long) at + HOLD_LIMIT);
      boolean limited = end < all.length;
      boolean rules = at < valueStart || at >= valueEnd;
      Scan.Result result = scan.at(at, end, rules, before, last && !limited);
      boolean undecided = result == Scan.Result.UNDECIDED;
      if (undecided && end - at < HOLD_LIMIT) {
        break;
      }
      credit = Math.min(MAX_CREDIT, credit + (long) MAX_WORK * (at - passed)) - scan.work();
      passed = at;
      if (undecided || credit < 0) {
        at = mask(all, at, end, undecided);
        continue;
      }
      if (result == Scan.Result.MATCH) {
        masks.add(at, scan.matchStart(), scan.matchEnd(), scan.ruleId(), scan.mark());
        if (scan.isByRule() && scan.matchEnd() > valueEnd) {
          // Inside a value only known values are looked for: what looks like a name there is none.
          valueStart = scan.matchStart();
          valueEnd = scan.matchEnd();
        }
      }
      at++;
    }
    credit = Math.min(MAX_CREDIT, credit + (long) MAX_WORK * (at - passed));
    return at;
  }

  /** Masks what could not be decided, or not cheaply, and returns where the scan goes on. */
  private int mask(byte[] all, int at, int end, boolean undecided) {
    int stop = undecided ? swallow.begin(scan.open(), all, end) : swallow.begin(List.of(), all, at);
    String rule = undecided ? HOLD_LIMIT_RULE : WORK_LIMIT_RULE;
    masks.add(at, at, stop, rule, Masks.MARK);
    return stop;
  }
}
