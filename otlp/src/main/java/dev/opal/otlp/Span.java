// SPDX-License-Identifier: Apache-2.0
package dev.opal.otlp;

import dev.opal.model.SpanContext;
import dev.opal.model.SpanId;
import dev.opal.model.TraceId;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished span.
 *
 * @param flags the trace flags of W3C and the two bits of OTLP that say where the parent is
 * @param start in nanoseconds since 1970, as is {@code end}
 */
record Span(
    TraceId trace,
    SpanId id,
    @Nullable SpanId parent,
    int flags,
    String name,
    long start,
    long end,
    Json attributes,
    List<SpanEvent> events,
    List<SpanContext> links,
    SpanStatus status) {
  static final Comparator<Span> BY_START = Span::compareByStart;

  private static final int SAMPLED = 0x1;
  private static final int KNOWS_WHERE_PARENT_IS = 0x100;
  private static final int PARENT_IS_REMOTE = 0x200;
  private static final int KIND_INTERNAL = 1;

  /**
   * @param remote the span that the flags are about (a parent, a link's target) is another
   *     process's
   */
  static int flags(boolean sampled, boolean remote) {
    return (sampled ? SAMPLED : 0) | KNOWS_WHERE_PARENT_IS | (remote ? PARENT_IS_REMOTE : 0);
  }

  // By hand: the lambdas of Comparator.comparing are in no AOT cache.
  private static int compareByStart(Span a, Span b) {
    int byStart = Long.compare(a.start, b.start);
    return byStart != 0 ? byStart : a.id.hex().compareTo(b.id.hex());
  }

  JsonObject json() {
    return JsonObject.builder()
        .putText("traceId", trace)
        .putText("spanId", id)
        .putText("parentSpanId", parent)
        .put("flags", flags)
        .put("name", name)
        .put("kind", KIND_INTERNAL)
        .put("startTimeUnixNano", Long.toString(start))
        .put("endTimeUnixNano", Long.toString(end))
        .put("attributes", attributes)
        .putAll("events", events, SpanEvent::json)
        .putAll("links", links, Span::link)
        .put("status", status.json())
        .build();
  }

  private static Json link(SpanContext target) {
    return JsonObject.builder()
        .putText("traceId", target.traceId())
        .putText("spanId", target.spanId())
        .put("flags", flags(target.sampled(), true))
        .build();
  }
}
