// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/**
 * Text that has passed the redactor and may be stored, exported or shown. Immutable, well-formed
 * Unicode (a lone surrogate has become {@code ?}), possibly empty.
 *
 * <p>Only a {@link Redactor} creates one. {@link #stored} takes back what a journal already holds;
 * the journal reader is its only allowed caller, which a test of the architecture enforces.
 */
public final class Redacted implements Comparable<Redacted> {
  /** The empty text. */
  public static final Redacted EMPTY = new Redacted("");

  private final String text;

  Redacted(String text) {
    this.text = text;
  }

  /** Returns text that was redacted before it was stored. Only the journal reader may call this. */
  public static Redacted stored(String text) {
    return new Redacted(text);
  }

  public boolean isEmpty() {
    return text.isEmpty();
  }

  @Override
  public int compareTo(Redacted other) {
    return text.compareTo(other.text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Redacted that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns the redacted text itself. */
  @Override
  public String toString() {
    return text;
  }
}
