// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import org.jspecify.annotations.Nullable;

/**
 * A W3C span id, which is also the identity of a step.
 *
 * @param hex 16 lower-case hexadecimal digits, not all zero
 */
public record SpanId(String hex) {
  public SpanId {
    Hex.require("a span id", hex, 16);
    Hex.requireNotZero("a span id", hex);
  }

  // By hand: what the compiler makes of a record's equals is in no AOT cache and costs a start 5
  // ms.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SpanId that && hex.equals(that.hex);
  }

  @Override
  public int hashCode() {
    return hex.hashCode();
  }

  @Override
  public String toString() {
    return hex;
  }
}
