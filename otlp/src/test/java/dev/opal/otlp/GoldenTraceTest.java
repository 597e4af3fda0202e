// SPDX-License-Identifier: Apache-2.0
package dev.opal.otlp;

import static dev.opal.otlp.SampleRun.API;
import static dev.opal.otlp.SampleRun.DEPLOY;
import static dev.opal.otlp.SampleRun.HEALTHZ;
import static dev.opal.otlp.SampleRun.PARENT;
import static dev.opal.otlp.SampleRun.PLAN;
import static dev.opal.otlp.Traces.attributes;
import static dev.opal.otlp.Traces.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.SpanId;
import dev.opal.model.TraceId;
import dev.opal.model.json.Json;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The sample run's trace: its bytes, and each field as OpenTelemetry's own classes read it. */
class GoldenTraceTest {
  private static final long START_NANOS = 1_758_363_751_500_000_000L;
  private static final long MS = 1_000_000;

  private final byte[] json = SampleRun.json();
  private final ExportTraceServiceRequest request = Traces.parse(json);
  private final Span root = spans("deploy").findFirst().orElseThrow();
  private final Span deploy = spans("main/deploy").findFirst().orElseThrow();
  private final Span healthz = spans("main/verify/healthz").findFirst().orElseThrow();
  private final Span api = spans("main/deploy/api").findFirst().orElseThrow();

  GoldenTraceTest() throws Exception {}

  @Test
  void bytes_areTheGoldenOnesAndCanonical() throws Exception {
    assertThat(Golden.file("otlp-traces.json", json)).asString().isEqualTo(text(json));
    assertThat(Json.parse(text(json)).text()).isEqualTo(text(json));
  }

  @Test
  void documentation_showsTheGoldenFile() throws Exception {
    String page = Files.readString(Path.of("../docs/formats/otlp-traces.md"));
    String example = page.substring(page.indexOf("```json\n") + 8);
    Json shown = Json.parse(example.substring(0, example.indexOf("\n```")));
    assertThat(shown.text()).isEqualTo(text(json));
  }

  @Test
  void resources_areOneForEachHost() {
    assertThat(request.getResourceSpansList())
        .extracting(resource -> attributes(resource.getResource().getAttributesList()))
        .containsExactly(resource("ci-1"), resource("ci-2"));
    for (ResourceSpans resource : request.getResourceSpansList()) {
      assertThat(resource.getScopeSpansCount()).isEqualTo(1);
      assertThat(resource.getScopeSpans(0).getScope().getName()).isEqualTo("dev.opal");
      assertThat(resource.getScopeSpans(0).getScope().getVersion()).isEqualTo("0.1.0");
    }
    assertThat(request.getResourceSpans(1).getScopeSpans(0).getSpansList())
        .extracting(Span::getName)
        .containsExactly("main/deploy/api", "attempt 1");
  }

  @Test
  void everySpan_isOfTheRun() {
    List<Span> spans = spans().toList();
    assertThat(spans).hasSize(8).extracting(Span::getSpanId).doesNotHaveDuplicates();
    for (Span span : spans) {
      assertThat(hex(span.getTraceId())).isEqualTo(Recorded.TRACE.hex());
      assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_INTERNAL);
      assertThat(attributes(span.getAttributesList()))
          .containsEntry("opal.run_id", Recorded.RUN.value())
          .containsEntry("opal.env", "prod")
          .containsEntry("opal.target", "deploy")
          .containsEntry("opal.plan_hash", PLAN.hash().toString())
          .containsEntry("runner.id", "runner-12");
    }
  }

  @Test
  void root_isTheRun() {
    assertSpan(root, Recorded.ROOT, PARENT.spanId(), 0, 4300);
    assertThat(root.getFlags()).isEqualTo(0x301);
    assertThat(attributes(root.getAttributesList()))
        .hasSize(9)
        .containsEntry("opal.status", "failed")
        .containsEntry("exit_code", 7L)
        .containsEntry("cicd.pipeline.name", "release")
        .containsEntry("cicd.pipeline.run.id", "8812");
    assertThat(root.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
    assertThat(root.getStatus().getMessage()).isEqualTo("exit code 7");
    assertThat(root.getEventsList()).isEmpty();
  }

  @Test
  void root_linksToThePlanAndToWhatItContinues() {
    TraceId plan = TraceId.ofPlan(PLAN.hash(), PLAN.env(), PLAN.target());
    assertThat(root.getLinksList())
        .extracting(link -> hex(link.getTraceId()) + "-" + hex(link.getSpanId()))
        .containsExactly(
            plan + "-" + TraceId.planSpan(PLAN.hash(), PLAN.env(), PLAN.target()),
            PARENT.traceId() + "-" + PARENT.spanId());
    assertThat(root.getLinksList()).extracting(Span.Link::getFlags).containsExactly(0x300, 0x301);
  }

  @Test
  void steps_hangUnderTheirParents() {
    assertSpan(deploy, DEPLOY, Recorded.ROOT, 10, 4025);
    assertSpan(healthz, HEALTHZ, Recorded.ROOT, 4040, 4250);
    assertSpan(api, API, DEPLOY, 105, 305);
    assertThat(deploy.getFlags()).isEqualTo(0x101);
    assertThat(api.getFlags()).as("another process made the parent").isEqualTo(0x301);
    assertThat(attributes(healthz.getAttributesList()))
        .hasSize(8)
        .containsEntry("opal.step_path", "main/verify/healthz")
        .containsEntry("opal.status", "failed")
        .containsEntry("exit_code", 7L);
    assertThat(healthz.getStatus().getMessage()).isEqualTo("exit code 7");
    assertThat(deploy.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_OK);
    assertThat(deploy.getStatus().getMessage()).isEmpty();
  }

  @Test
  void attempts_areChildrenOfTheirStep() {
    Map<Long, Span> attempts = new TreeMap<>();
    spans("attempt 1", "attempt 2")
        .filter(span -> span.getParentSpanId().equals(deploy.getSpanId()))
        .forEach(span -> attempts.put((Long) attribute(span, "opal.attempt"), span));
    assertThat(attempts).containsOnlyKeys(1L, 2L);
    assertTimes(attempts.get(1L), 25, 1025);
    assertTimes(attempts.get(2L), 2025, 4025);
    assertThat(attribute(attempts.get(1L), "exit_code")).isEqualTo(75L);
    assertThat(attempts.get(1L).getStatus().getMessage()).isEqualTo("exit code 75");
    assertThat(attribute(attempts.get(2L), "opal.step_path")).isEqualTo("main/deploy");
  }

  @Test
  void events_sayWhatHappenedWithinASpan() {
    assertThat(deploy.getEventsList())
        .extracting(Span.Event::getName)
        .containsExactly("decorator.used", "retry");
    assertEvent(
        deploy.getEvents(0),
        10,
        Map.of(
            "decorator", "@env",
            "parameter", "GIT_SHA",
            "script", "deploy.opl",
            "line", 23L,
            "duration_ms", 0.1));
    assertEvent(deploy.getEvents(1), 1025, Map.of("n", 1L, "exit_code", 75L));
    assertThat(healthz.getEventsList())
        .extracting(Span.Event::getName)
        .containsExactly("http.latency", "lost", "stderr_tail");
    assertEvent(healthz.getEvents(0), 4100, Map.of("opal.measured", 12.5, "opal.unit", "ms"));
    assertEvent(
        healthz.getEvents(1),
        4200,
        Map.of("kind", "output_bytes", "count", 17L, "reason", "disk full"));
    assertEvent(healthz.getEvents(2), 4250, Map.of("text", "curl: (7) Failed to connect\n"));
    assertEvent(api.getEvents(0), 150, Map.of("opal.noted", "done", "replicas", "3"));
  }

  private Stream<Span> spans(String... names) {
    return request.getResourceSpansList().stream()
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .filter(span -> names.length == 0 || List.of(names).contains(span.getName()));
  }

  private static Map<String, Object> resource(String host) {
    return Map.of("service.name", "opal", "service.version", "0.1.0", "host.name", host);
  }

  private static Object attribute(Span span, String key) {
    return attributes(span.getAttributesList()).get(key);
  }

  private static void assertSpan(Span span, SpanId id, SpanId parent, long from, long to) {
    assertThat(hex(span.getSpanId())).isEqualTo(id.hex());
    assertThat(hex(span.getParentSpanId())).isEqualTo(parent.hex());
    assertTimes(span, from, to);
  }

  private static void assertTimes(Span span, long from, long to) {
    assertThat(span.getStartTimeUnixNano()).isEqualTo(START_NANOS + from * MS);
    assertThat(span.getEndTimeUnixNano()).isEqualTo(START_NANOS + to * MS);
  }

  private static void assertEvent(Span.Event event, long at, Map<String, ?> attributes) {
    assertThat(event.getTimeUnixNano()).isEqualTo(START_NANOS + at * MS);
    assertThat(attributes(event.getAttributesList())).isEqualTo(attributes);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
