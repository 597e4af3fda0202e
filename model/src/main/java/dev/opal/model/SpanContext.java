// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import java.util.Optional;

/**
 * The place in a trace that a process was started from, as the {@code traceparent} of W3C Trace
 * Context carries it.
 */
public record SpanContext(TraceId traceId, SpanId spanId, boolean sampled) {
  private static final int LENGTH = 55;

  /** Reads a traceparent; empty where it is malformed, which the standard says to ignore. */
  public static Optional<SpanContext> parse(String traceparent) {
    boolean shaped =
        traceparent.length() >= LENGTH
            && traceparent.charAt(2) == '-'
            && traceparent.charAt(35) == '-'
            && traceparent.charAt(52) == '-'
            && Hex.isHex(traceparent.substring(0, 2))
            && Hex.isHex(traceparent.substring(53, LENGTH))
            && !traceparent.startsWith("ff");
    boolean tail = traceparent.length() == LENGTH || (shaped && traceparent.charAt(LENGTH) == '-');
    if (!shaped || !tail || (traceparent.startsWith("00") && traceparent.length() > LENGTH)) {
      return Optional.empty();
    }
    try {
      TraceId traceId = new TraceId(traceparent.substring(3, 35));
      SpanId spanId = new SpanId(traceparent.substring(36, 52));
      boolean sampled = (Character.digit(traceparent.charAt(54), 16) & 1) == 1;
      return Optional.of(new SpanContext(traceId, spanId, sampled));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Returns the traceparent, version 00. */
  @Override
  public String toString() {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }
}
