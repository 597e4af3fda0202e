// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The door for one stream of bytes. What may be the beginning of a secret is held until more bytes
 * decide, until the stream ends, or until {@link #HOLD_LIMIT} bytes do not decide it: then it is
 * masked, and so is what follows as long as the rule goes on and up to the next white space. Time
 * never releases anything.
 *
 * <p>Its cost is linear: where text is made of beginnings that come to nothing, so that deciding
 * would take more than a bounded number of looks at each byte, the token there is masked undecided.
 *
 * <p>Confined to one thread. What comes out depends on the bytes alone, not on how they were cut
 * into pieces, as long as no value becomes known in between.
 */
public final class RedactingStream {
  /** The most bytes looked at to decide on one match. */
  public static final int HOLD_LIMIT = 64 * 1024;

  private static final byte[] NONE = {};

  private final Redactor redactor;
  private OuterDoor.@Nullable Passage outer;
  private final Masks masks = new Masks();
  private final Search search;

  /** Bytes not released yet. */
  private byte[] held = NONE;

  RedactingStream(Redactor redactor) {
    this.redactor = redactor;
    this.search = new Search(masks);
  }

  /** Takes the remaining bytes and returns those that are decided, possibly none. */
  public RedactedBytes write(ByteBuffer bytes) {
    OuterDoor.Passage way = way();
    if (way == null) {
      return take(bytes);
    }
    byte[] mine = new byte[bytes.remaining()];
    bytes.get(mine);
    return take(ByteBuffer.wrap(way.write(mine)));
  }

  /** Another door may come to stand around this one while the stream is open. */
  private OuterDoor.@Nullable Passage way() {
    OuterDoor door = redactor.outer();
    if (outer == null && door != null) {
      outer = door.open();
    }
    return outer;
  }

  private RedactedBytes take(ByteBuffer bytes) {
    int length = bytes.remaining();
    byte[] all = Arrays.copyOf(held, held.length + length);
    bytes.get(all, held.length, length);
    return decide(all, false);
  }

  /** Ends the stream and returns what was held. */
  public RedactedBytes end() {
    OuterDoor.Passage way = outer;
    if (way == null) {
      return decide(held, true);
    }
    byte[] rest = way.end();
    byte[] all = Arrays.copyOf(held, held.length + rest.length);
    System.arraycopy(rest, 0, all, held.length, rest.length);
    return decide(all, true);
  }

  /** Takes the bytes of a stream that has no others, and ends it. */
  RedactedBytes whole(byte[] bytes) {
    OuterDoor.Passage way = way();
    held = way == null ? bytes : way.write(bytes);
    return end();
  }

  /** Returns how many bytes are held because a secret may begin among them. */
  public int heldBytes() {
    return held.length;
  }

  private RedactedBytes decide(byte[] all, boolean last) {
    int decided = search.run(redactor.vocabulary(), all, last);
    int released = masks.holdFrom(decided);
    search.release(all, released);
    held = released == all.length ? NONE : Arrays.copyOfRange(all, released, all.length);
    return masks.release(all, released, redactor);
  }
}
