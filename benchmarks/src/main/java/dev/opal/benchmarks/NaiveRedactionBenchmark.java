// SPDX-License-Identifier: Apache-2.0
package dev.opal.benchmarks;

import dev.opal.redaction.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What the built-in rules cost when java.util.regex tries each of them everywhere: one megabyte.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 5)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
public class NaiveRedactionBenchmark {
  private static final String PATTERN = " pattern ";

  private final List<Pattern> patterns = new ArrayList<>();
  private String text = "";

  @Setup
  public void prepare() throws IOException {
    text = new String(MixedText.of(1 << 20, 0, ""), StandardCharsets.ISO_8859_1);
    try (InputStream in = Redactor.class.getResourceAsStream("rules.built-in")) {
      if (in == null) {
        throw new IOException("expected the built-in rules, saw none");
      }
      String rules = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      for (String line : rules.split("\n")) {
        if (line.startsWith(PATTERN)) {
          patterns.add(Pattern.compile(line.substring(PATTERN.length())));
        }
      }
    }
  }

  @Benchmark
  public int redact() {
    String masked = text;
    for (Pattern pattern : patterns) {
      masked = pattern.matcher(masked).replaceAll("[REDACTED]");
    }
    return masked.length();
  }
}
