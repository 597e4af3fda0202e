// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.opal.quality.Catalogue.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Whatever a file holds, it becomes figures that fit together or is refused in one line. */
class ResultFuzzTest {
  @FuzzTest(maxDuration = "3m")
  void read_countsOrRefuses(byte[] input) throws IOException {
    Path file = Files.createTempFile("opal-fuzz", ".results");
    try {
      Files.write(file, input);
      for (ResultKind kind : ResultKind.values()) {
        read(kind, file);
      }
    } finally {
      Files.delete(file);
    }
  }

  private static void read(ResultKind kind, Path file) {
    try {
      Results results = kind.read(List.of(file));
      assertThat(results.notes()).hasSizeLessThanOrEqualTo(Results.LISTED);
      assertThat(results.hasData() && results.figures().isEmpty()).isFalse();
      results.figures().forEach(ResultFuzzTest::assertFits);
      assertFitTogether(results.figures());
    } catch (ResultException e) {
      assertThat(e.getMessage()).startsWith(file.toString()).doesNotContain("\n");
    }
  }

  private static void assertFits(Metric metric, double value) {
    assertThat(value).as(metric.id()).isFinite().isNotNegative();
    if (metric.type() == Catalogue.Type.COUNT) {
      assertThat(value).as(metric.id()).isEqualTo(Math.rint(value));
    }
    if (metric.unit().equals("%")) {
      assertThat(value).as(metric.id()).isLessThanOrEqualTo(100);
    }
  }

  private static void assertFitTogether(Map<Metric, Double> figures) {
    double tests = 0;
    for (Metric part :
        List.of(
            Metric.TESTS_PASSED, Metric.TESTS_FAILED, Metric.TESTS_ERRORS, Metric.TESTS_SKIPPED)) {
      tests += figures.getOrDefault(part, 0.0);
    }
    assertThat(tests).isEqualTo(figures.getOrDefault(Metric.TESTS_TOTAL, 0.0));
  }
}
