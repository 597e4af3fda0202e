// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/**
 * The door of a recorder around this one, which may know values that this one does not. What a
 * {@link Redactor} gets passes it first.
 *
 * <p>Implementations MUST be safe for use by many threads and MUST NOT throw: one that is out of
 * reach keeps back what it cannot judge, and counts that.
 */
public interface OuterDoor {
  /** Opens a way through for one stream of bytes, which one thread uses. */
  Passage open();

  /** A way through. */
  interface Passage {
    /** Takes bytes and returns those that are decided, possibly none. */
    byte[] write(byte[] bytes);

    /** Ends the stream and returns what was held. */
    byte[] end();
  }
}
