// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A collector that nobody here wrote takes our traces for what they are. */
class OtlpPeerIT {
  private static final Pattern ID =
      Pattern.compile("\"(traceId|spanId|parentSpanId)\":\"([0-9a-f]+)\"");

  @TempDir private static Path folder;
  private static Rotel rotel;
  private static String trace;

  @BeforeAll
  static void start() throws Exception {
    rotel = new Rotel(folder.resolve("rotel.log"));
    trace = Files.readString(Checkout.root().resolve("otlp/src/test/resources/otlp-traces.json"));
  }

  @AfterAll
  static void stop() {
    if (rotel != null) {
      rotel.close();
    }
  }

  @Test
  void trace_comesOutAsWeMeantIt() throws Exception {
    assertThat(rotel.post(trace)).isEqualTo(200);
    assertThat(rotel.forwarded()).isEqualTo(meant(trace));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"kind\":1', '\"kind\":\"SPAN_KIND_INTERNAL\"'",
    "'\"traceId\":\"0af7651916cd43dd8448eb211c80319c\"', '\"traceId\":\"CvdlGRbNQ92ESOshHIAxnA==\"'",
    "'\"startTimeUnixNano\":\"1758363751500000000\"', '\"startTimeUnixNano\":\"2025-09-20\"'",
    "'\"intValue\":\"75\"', '\"intValue\":\"75.5\"'",
    "'\"spans\":[', '\"spans\":{'",
  })
  void brokenTrace_isRefused(String what, String by) throws Exception {
    String broken = trace.replace(what, by);
    assertThat(broken).isNotEqualTo(trace);
    assertThat(rotel.post(broken)).isBetween(400, 499);
  }

  /** What the JSON means, by OpenTelemetry's own classes. */
  private static ExportTraceServiceRequest meant(String json) throws Exception {
    // OTLP writes ids as hex where the JSON mapping of protobuf, which JsonFormat reads, has
    // base64.
    Matcher ids = ID.matcher(json);
    String mapped =
        ids.replaceAll(id -> {
          byte[] bytes = HexFormat.of().parseHex(id.group(2));
          return "\"" + id.group(1) + "\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"";
        });
    ExportTraceServiceRequest.Builder request = ExportTraceServiceRequest.newBuilder();
    JsonFormat.parser().merge(mapped, request);
    return request.build();
  }
}
