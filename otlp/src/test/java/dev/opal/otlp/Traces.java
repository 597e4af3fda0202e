// SPDX-License-Identifier: Apache-2.0
package dev.opal.otlp;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What we wrote, read by OpenTelemetry's own classes. */
final class Traces {
  private static final Pattern ID =
      Pattern.compile("\"(traceId|spanId|parentSpanId)\":\"([0-9a-f]+)\"");

  private Traces() {}

  /** Reads OTLP/JSON; a field that OTLP does not have is an error. */
  static ExportTraceServiceRequest parse(byte[] json) throws InvalidProtocolBufferException {
    // OTLP writes ids as hex where the JSON mapping of protobuf, which JsonFormat reads, has
    // base64.
    Matcher ids = ID.matcher(new String(json, StandardCharsets.UTF_8));
    String mapped =
        ids.replaceAll(id ->
            "\"%s\":\"%s\""
                .formatted(
                    id.group(1),
                    Base64.getEncoder().encodeToString(HexFormat.of().parseHex(id.group(2)))));
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    JsonFormat.parser().merge(mapped, request);
    return request.build();
  }

  /** Returns the spans of every resource by name, which must differ. */
  static Map<String, Span> byName(ExportTraceServiceRequest request) {
    Map<String, Span> spans = new TreeMap<>();
    for (ResourceSpans resource : request.getResourceSpansList()) {
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        for (Span span : scope.getSpansList()) {
          if (spans.put(span.getName(), span) != null) {
            throw new IllegalArgumentException("names must differ but " + span.getName());
          }
        }
      }
    }
    return spans;
  }

  static Map<String, Object> attributes(List<KeyValue> attributes) {
    Map<String, Object> values = new TreeMap<>();
    for (KeyValue attribute : attributes) {
      if (values.put(attribute.getKey(), value(attribute.getValue())) != null) {
        throw new IllegalArgumentException("keys must differ but " + attribute.getKey());
      }
    }
    return values;
  }

  static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static Object value(AnyValue value) {
    return switch (value.getValueCase()) {
      case STRING_VALUE -> value.getStringValue();
      case INT_VALUE -> value.getIntValue();
      case DOUBLE_VALUE -> value.getDoubleValue();
      default -> throw new IllegalArgumentException("unexpected " + value);
    };
  }
}
