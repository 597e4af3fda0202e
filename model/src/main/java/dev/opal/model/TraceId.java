// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import java.nio.charset.StandardCharsets;

/**
 * A W3C trace id.
 *
 * @param hex 32 lower-case hexadecimal digits, not all zero
 */
public record TraceId(String hex) {
  public TraceId {
    Hex.require("a trace id", hex, 32);
    Hex.requireNotZero("a trace id", hex);
  }

  /**
   * Returns the trace that every run of this plan, environment and target shares: the first 16
   * bytes of SHA-256 over the plan hash with its prefix, LF, env, LF, target, as UTF-8.
   */
  public static TraceId ofPlan(Hash planHash, Name env, Name target) {
    return new TraceId(planDigest(planHash, env, target).substring(0, 32));
  }

  /** Returns the span that stands for the plan in that trace: bytes 17 to 24 of the same digest. */
  public static SpanId planSpan(Hash planHash, Name env, Name target) {
    return new SpanId(planDigest(planHash, env, target).substring(32, 48));
  }

  private static String planDigest(Hash planHash, Name env, Name target) {
    String text = planHash + "\n" + env + "\n" + target;
    return Hash.of(text.getBytes(StandardCharsets.UTF_8)).hex();
  }

  @Override
  public String toString() {
    return hex;
  }
}
