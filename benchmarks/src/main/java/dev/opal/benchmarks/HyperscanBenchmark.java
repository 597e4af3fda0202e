// SPDX-License-Identifier: Apache-2.0
package dev.opal.benchmarks;

import dev.opal.redaction.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The raw scanner beside {@link RedactionBenchmark}, over the same text: megabytes a second in
 * which Hyperscan says where matches of the built-in rules end. It masks nothing, knows no values,
 * entropy or checksums, and does not say where a match begins.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
    value = 1,
    jvmArgs = {"-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"})
public class HyperscanBenchmark {
  private static final int MEGABYTES = 16;

  /** Hyperscan compiles {@code {1,}} in milliseconds and {@code {1,8192}} in seconds. */
  private static final Pattern UPPER_BOUND = Pattern.compile(",[0-9]{3,}\\}");

  private static final Pattern NO_WORD = Pattern.compile("[^A-Za-z0-9_]");

  /** What is looked for: the patterns of the built-in rules, or only what a match begins with. */
  public enum Database {
    PATTERNS,
    LITERALS;

    List<String> expressions() {
      String key = this == PATTERNS ? " pattern " : " literal ";
      Set<String> expressions = new LinkedHashSet<>();
      for (String line : rules().split("\n")) {
        if (line.startsWith(key)) {
          String value = line.substring(key.length());
          expressions.add(
              this == PATTERNS
                  ? UPPER_BOUND.matcher(value).replaceAll(",}")
                  : "(?i)" + NO_WORD.matcher(value).replaceAll("\\\\$0"));
        }
      }
      return new ArrayList<>(expressions);
    }
  }

  @Param({"CLEAN", "HITS"})
  public RedactionBenchmark.Text text = RedactionBenchmark.Text.CLEAN;

  @Param({"PATTERNS", "LITERALS"})
  public Database database = Database.PATTERNS;

  @Param({"65536", "100"})
  public int chunk;

  @SuppressWarnings("NullAway.Init") // by prepare
  private Hyperscan scanner;

  @Setup
  public void prepare() {
    scanner = Hyperscan.open(database.expressions(), text.bytes());
    System.out.println("# " + scanner);
  }

  @TearDown
  public void close() {
    scanner.close();
  }

  @Benchmark
  @OperationsPerInvocation(MEGABYTES)
  public long scan() {
    return scanner.scan(chunk);
  }

  private static String rules() {
    try (InputStream in = Redactor.class.getResourceAsStream("rules.built-in")) {
      if (in == null) {
        throw new IllegalStateException("expected the built-in rules, saw none");
      }
      return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
