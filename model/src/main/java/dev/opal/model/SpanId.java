// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

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

  @Override
  public String toString() {
    return hex;
  }
}
