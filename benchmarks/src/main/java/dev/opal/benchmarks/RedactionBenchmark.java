// SPDX-License-Identifier: Apache-2.0
package dev.opal.benchmarks;

import dev.opal.redaction.RedactingStream;
import dev.opal.redaction.Redactor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Megabytes a second through the door on one core, with all built-in rules, bytes in and out. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
public class RedactionBenchmark {
  private static final int MEGABYTES = 16;
  private static final int SECRET_LENGTH = 24;

  /**
   * What the text is: ordinary, with a secret in each 4 KiB, ordinary in numbers beside a value of
   * several lines, or made of near misses.
   */
  public enum Text {
    CLEAN(""),
    HITS(""),
    DUMP(""),
    HEX(""),
    DECIMAL(""),
    TOKENS("token="),
    QUOTES("password=\""),
    ADDRESSES("://a:"),
    HEADERS("-eyJ"),
    KEYS("-----BEGIN PRIVATE KEY-----\n"),
    LETTERS("a");

    private final String unit;

    Text(String unit) {
      this.unit = unit;
    }

    private boolean isNumbers() {
      return this == DUMP || this == HEX || this == DECIMAL;
    }

    byte[] bytes() {
      if (isNumbers()) {
        return numbers(MixedText.of(MEGABYTES << 18, 0, ""));
      }
      if (unit.isEmpty()) {
        String secret = "ghp" + "_0123456789abcdefghijABCDEFGHIJ012345";
        return MixedText.of(MEGABYTES << 20, this == HITS ? 4096 : 0, secret);
      }
      byte[] bytes = new byte[MEGABYTES << 20];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) unit.charAt(i % unit.length());
      }
      return bytes;
    }

    /** Sixteen bytes a line, or a blank or comma behind each. */
    private byte[] numbers(byte[] plain) {
      StringBuilder text = new StringBuilder(MEGABYTES << 20);
      for (int at = 0; text.length() < MEGABYTES << 20; at++) {
        int b = plain[at % plain.length] & 0xff;
        if (this == DUMP && at % 16 == 0) {
          text.append(at == 0 ? "" : " |................|\n")
              .append(String.format(Locale.ROOT, "%08x ", at));
        }
        text.append(this == DUMP && at % 8 == 0 ? " " : "");
        text.append(this == DECIMAL ? b + "," : "" + digit(b >> 4) + digit(b & 15)).append(' ');
      }
      text.setLength(MEGABYTES << 20);
      return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static char digit(int value) {
      return Character.forDigit(value, 16);
    }
  }

  @Param({"CLEAN", "HITS"})
  public Text text = Text.CLEAN;

  @Param({"1", "10", "1000"})
  public int knownValues;

  @Param({"65536", "100"})
  public int chunk;

  private byte[] bytes = {};
  private Redactor redactor = new Redactor();

  @Setup
  public void prepare() {
    bytes = text.bytes();
    redactor = new Redactor();
    Random random = new Random(1);
    List<String> secrets = new ArrayList<>();
    for (int i = 0; i < knownValues; i++) {
      StringBuilder secret = new StringBuilder();
      for (int j = 0; j < SECRET_LENGTH; j++) {
        secret.append(Character.forDigit(random.nextInt(36), 36));
      }
      secrets.add(secret.toString());
    }
    // A run of one letter, which a scan must not go through once for each of its letters.
    secrets.add("a".repeat(1000) + "b");
    if (text.isNumbers()) {
      secrets.add("first-line-of-several\nsecond-line-of-several\nthird-line-of-several");
    }
    redactor.addSecrets(secrets);
  }

  @Benchmark
  @OperationsPerInvocation(MEGABYTES)
  public long redact() {
    RedactingStream stream = redactor.stream();
    long written = 0;
    for (int at = 0; at < bytes.length; at += chunk) {
      int length = Math.min(chunk, bytes.length - at);
      written += stream.write(ByteBuffer.wrap(bytes, at, length)).length();
    }
    return written + stream.end().length();
  }
}
