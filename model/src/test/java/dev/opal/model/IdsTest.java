// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
  private static final String SPAN = "b7ad6b7169203331";
  private static final String TRACEPARENT = "00-" + TRACE + "-" + SPAN + "-01";

  @Test
  void runId_isUtcSecondAndDigest() {
    Instant start = Instant.parse("2025-09-20T10:22:31.999999999Z");
    RunId id = RunId.create(name("prod"), name("deploy"), start, "host/1", new byte[16]);
    assertThat(id.value()).matches("run-20250920-102231-[0-9a-f]{8}").endsWith(id.digits());
  }

  @Test
  void runId_differsWithEverythingItIsMadeOf() {
    Instant start = Instant.parse("2025-09-20T10:22:31Z");
    byte[] other = new byte[16];
    other[15] = 1;
    Set<String> digits = new HashSet<>();
    digits.add(RunId.create(name("a"), name("b"), start, "p", new byte[16]).digits());
    digits.add(RunId.create(name("a2"), name("b"), start, "p", new byte[16]).digits());
    digits.add(RunId.create(name("a"), name("b2"), start, "p", new byte[16]).digits());
    digits.add(RunId.create(name("a"), name("b"), start.plusNanos(1), "p", new byte[16]).digits());
    digits.add(RunId.create(name("a"), name("b"), start, "p2", new byte[16]).digits());
    digits.add(RunId.create(name("a"), name("b"), start, "p", other).digits());
    assertThat(digits).hasSize(6);
    assertThat(digits)
        .contains(RunId.create(name("a"), name("b"), start, "p", new byte[16]).digits());
  }

  @Test
  void runId_sortsByStart() {
    assertThat(new RunId("run-20250920-102231-ffffffff"))
        .isLessThan(new RunId("run-20250920-102232-00000000"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "run-20250920-102231-3f2a9c1",
        "run-20250920-102231-3f2a9c1e ",
        "run-20250920-102231-3F2A9C1E",
        "run-20250920-102231-3f2a9c1e\n",
        "run-2025-09-20T10:22:31Z-3f2a",
        "run-２0250920-102231-3f2a9c1e",
        "../run-20250920-102231-3f2a9c1e"
      })
  void runId_ofAnotherForm_isRefused(String text) {
    assertThat(RunId.isRunId(text)).isFalse();
    assertThatThrownBy(() -> new RunId(text)).hasMessageContaining("must look like run-");
  }

  /** The vector was computed with another implementation of SHA-256. */
  @Test
  void traceAndSpanOfAPlan_areCutFromOneDigest() {
    Hash plan = new Hash("00".repeat(32));
    String text = "sha256:" + "00".repeat(32) + "\nprod\ndeploy";
    String digest = Hash.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    assertThat(digest)
        .isEqualTo("09f8a1648a0d8eba988f9d943fde2ae704ebcfc80b2fc0148447787d82afaebb");
    assertThat(TraceId.ofPlan(plan, name("prod"), name("deploy")).hex())
        .isEqualTo(digest.substring(0, 32));
    assertThat(TraceId.planSpan(plan, name("prod"), name("deploy")).hex())
        .isEqualTo(digest.substring(32, 48));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0",
        "0AF7651916CD43DD8448EB211C80319C",
        "00000000000000000000000000000000",
        "0af7651916cd43dd8448eb211c80319",
        "0af7651916cd43dd8448eb211c80319g"
      })
  void traceId_ofAnotherForm_isRefused(String hex) {
    assertThatThrownBy(() -> new TraceId(hex)).hasMessageContaining("a trace id must");
  }

  @Test
  void spanId_ofAnotherForm_isRefused() {
    assertThatThrownBy(() -> new SpanId("0000000000000000")).hasMessageContaining("zero");
    assertThatThrownBy(() -> new SpanId(SPAN + "0")).hasMessageContaining("16 lower-case");
  }

  @Test
  void traceparent_roundTrips() {
    assertThat(SpanContext.parse(TRACEPARENT))
        .contains(new SpanContext(new TraceId(TRACE), new SpanId(SPAN), true))
        .get()
        .hasToString(TRACEPARENT);
    assertThat(SpanContext.parse("00-" + TRACE + "-" + SPAN + "-00").orElseThrow().sampled())
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"00,true", "cc,true", "fe,true", "ff,false"})
  void traceparentOfALaterVersion_isReadAsTheStandardSays(String version, boolean read) {
    String later = version + TRACEPARENT.substring(2);
    assertThat(SpanContext.parse(later).isPresent()).isEqualTo(read);
    assertThat(SpanContext.parse(later + "-more").isPresent())
        .isEqualTo(read && !version.equals("00"));
    assertThat(SpanContext.parse(later + "more")).isEmpty();
  }

  @Test
  void traceparentWithOtherFlags_tellsOnlyWhetherItIsSampled() {
    String flags = TRACEPARENT.substring(0, 53);
    assertThat(SpanContext.parse(flags + "ff").orElseThrow().sampled()).isTrue();
    assertThat(SpanContext.parse(flags + "fe").orElseThrow().sampled()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "00",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0x",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
        "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "0x-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        " 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
      })
  void malformedTraceparent_isIgnored(String text) {
    assertThat(SpanContext.parse(text)).isEmpty();
  }

  @Test
  void hash_isThatOfTheBytes() {
    String abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    byte[] bytes = "abc".getBytes(StandardCharsets.US_ASCII);
    assertThat(Hash.of(bytes).hex()).isEqualTo(abc);
    assertThat(Hash.of(ByteBuffer.wrap("xabcx".getBytes(StandardCharsets.US_ASCII), 1, 3)).hex())
        .isEqualTo(abc);
    assertThat(Hash.parse("sha256:" + abc)).isEqualTo(Hash.of(bytes)).hasToString("sha256:" + abc);
    assertThatThrownBy(() -> Hash.parse(abc)).hasMessageContaining("sha256:");
    assertThatThrownBy(() -> Hash.parse("sha256:" + abc + "0")).hasMessageContaining("64");
  }

  private static Name name(String text) {
    return new Name(Samples.text(text));
  }
}
