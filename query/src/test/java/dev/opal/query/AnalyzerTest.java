// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Status;
import dev.opal.model.Summary;
import dev.opal.store.BundleKey;
import dev.opal.store.Query;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnalyzerTest {
  private static final List<Analysis.By> BY = List.of(Analysis.By.ENV, Analysis.By.TARGET);

  @TempDir Path folder;

  private static Analysis analyze(TestArchive home, Query query, String pattern) throws Exception {
    try (Archive archive = home.open()) {
      return new Analyzer(archive, BY, pattern).analyze(query, Instant.now());
    }
  }

  @Test
  void analysis_countsByGroupStepAndError() throws Exception {
    TestArchive home = new TestArchive(folder);
    BundleKey first = home.record("prod", "deploy", Status.FAILED);
    home.record("prod", "deploy", Status.SUCCEEDED);
    BundleKey last = home.record("prod", "deploy", Status.FAILED);
    home.record("dev", "build", Status.SUCCEEDED);
    Analysis analysis = analyze(home, Query.ALL, "");
    assertThat(analysis.groups())
        .extracting(Analysis.Group::by)
        .containsExactly(
            Map.of(Analysis.By.ENV, "prod", Analysis.By.TARGET, "deploy"),
            Map.of(Analysis.By.ENV, "dev", Analysis.By.TARGET, "build"));
    Analysis.Stats prod = analysis.groups().get(0).now();
    assertThat(prod.runs()).isEqualTo(3);
    assertThat(prod.successRate()).isEqualTo(1 / 3.0);
    assertThat(prod.maxNanos()).isPositive();
    assertThat(analysis.groups().get(0).before()).isNull();
    Analysis.Counted step = analysis.failedSteps().get(0);
    assertThat(step.what()).isEqualTo("main/make");
    assertThat(step.count()).isEqualTo(2);
    assertThat(step.example()).isEqualTo(last.runId());
    assertThat(analysis.errors().get(0).what()).isEqualTo("exit code 2");
    assertThat(analysis.slowest().get(0).count()).isEqualTo(2);
    try (Archive archive = home.open()) {
      Summary failed = archive.find(first.runId()).summary();
      assertThat(step.firstSeen()).isEqualTo(failed.startedAt());
    }
    assertThat(analyze(home, Query.ALL, "MAKE").failedSteps()).hasSize(1);
    assertThat(analyze(home, Query.ALL, "other").failedSteps()).isEmpty();
  }

  @Test
  void periodBefore_isAsLong() throws Exception {
    TestArchive home = new TestArchive(folder);
    home.record("dev", "build", Status.FAILED);
    Instant since = Instant.now();
    home.record("dev", "build", Status.SUCCEEDED);
    Analysis analysis;
    try (Archive archive = home.open()) {
      analysis =
          new Analyzer(archive, BY, "").analyze(Query.ALL.since(since), since.plusSeconds(60));
    }
    Analysis.Group group = analysis.groups().get(0);
    assertThat(group.now().successRate()).isEqualTo(1);
    assertThat(group.before()).isNotNull();
    assertThat(group.before().runs()).isEqualTo(1);
    assertThat(group.before().successRate()).isZero();
  }

  @Test
  void quantiles_areWithinThreePercent() {
    Random random = new Random(1);
    for (int size : new int[] {1, 2, 10, 1000}) {
      DurationSketch sketch = new DurationSketch();
      long[] all = new long[size];
      for (int i = 0; i < size; i++) {
        all[i] = (long) Math.exp(random.nextDouble() * 40);
        sketch.add(all[i]);
      }
      Arrays.sort(all);
      for (double part : new double[] {0.5, 0.95, 1}) {
        long exact = all[(int) Math.ceil(part * size) - 1];
        assertThat((double) sketch.quantile(part)).isBetween((double) exact, exact * 1.04 + 1);
      }
      assertThat(sketch.max()).isEqualTo(all[size - 1]);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "exit code 17 ~ exit code <n>",
        "open /tmp/a-1/x.txt: No such file ~ open <path>: No such file",
        "at 2026-01-02T03:04:05.123Z, run 3f2a9c1e8b7d failed. ~ at <time>, run <id> failed.",
        "request 5b0e77aa-1234-4f00-8000-0123456789ab: 503 ~ request <id>: <n>",
        "pod api-7 of 12/13 ready ~ pod api-<n> of <path> ready",
        "deadbeef is a word ~ deadbeef is a word",
        "12:30:01 späť ~ <time> späť",
      })
  void shape_keepsTheWords(String error, String shape) {
    assertThat(ErrorShape.of(error)).isEqualTo(shape);
    assertThat(ErrorShape.of("x".repeat(5000) + error)).hasSizeLessThan(6000);
  }
}
