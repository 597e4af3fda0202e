// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.quality.Catalogue.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SarifReaderTest {
  @TempDir Path folder;

  private Results read(String json) throws IOException, ResultException {
    SarifReader reader = new SarifReader();
    reader.read(Files.writeString(folder.resolve("a.sarif"), json));
    return reader.results();
  }

  private Results run(String members) throws IOException, ResultException {
    return read("{\"version\":\"2.1.0\",\"runs\":[{" + members + "}]}");
  }

  @Test
  void results_areCountedByLevelAndRule() throws Exception {
    Results results =
        run(
            """
            "tool":{"driver":{"name":"x","rules":[
              {"id":"A","defaultConfiguration":{"level":"error"}},{"id":"B"}]}},
            "results":[
              {"ruleId":"A","message":{"text":"a"},"locations":[{"physicalLocation":{}}]},
              {"ruleIndex":0},
              {"rule":{"index":1}},
              {"ruleId":"C","level":"note"},
              {"ruleId":"A","level":"warning"},
              {"ruleId":"A","kind":"pass"},
              {"ruleId":"A","baselineState":"absent"},
              {"ruleId":"A","suppressions":[{"kind":"inSource"}]},
              {"ruleId":"A","suppressions":[{"kind":"external","status":"rejected"}]},
              {"message":{"text":"without a rule"}}]
            """);
    assertThat(results.figures())
        .isEqualTo(
            Map.of(
                Metric.VIOLATIONS_FOUND,
                7.0,
                Metric.VIOLATIONS_ERROR,
                3.0,
                Metric.VIOLATIONS_WARNING,
                3.0,
                Metric.VIOLATIONS_NOTE,
                1.0));
    assertThat(results.notes())
        .extracting(Results.Note::value)
        .containsExactly("A: 4", "a rule without an id: 1", "B: 1", "C: 1");
  }

  @Test
  void runThatFoundNothing_isMeasured() throws Exception {
    Results results = run("\"results\":[]");
    assertThat(results.hasData()).isTrue();
    assertThat(results.figures()).containsEntry(Metric.VIOLATIONS_FOUND, 0.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"tool\":{}",
        "\"results\":null",
        "\"results\":[],\"invocations\":[{\"executionSuccessful\":false}]"
      })
  void runThatDidNotLook_isNoData(String members) throws Exception {
    Results results = run(members);
    assertThat(results.hasData()).isFalse();
    assertThat(results.figures()).isEmpty();
    assertThat(read("{\"version\":\"2.1.0\",\"runs\":[]}").hasData()).isFalse();
  }

  @Test
  void malformed_isNamedByPlace() {
    assertThatThrownBy(() -> read("{\"version\":\"2.1.0\",\n \"runs\": [}"))
        .isInstanceOf(ResultException.class)
        .hasMessageContaining("a.sarif:2:11: expected a value");
    assertThatThrownBy(() -> read("{\"version\":\"1.0.0\",\"runs\":[]}"))
        .hasMessageContaining("a.sarif: expected SARIF of version 2.1.0");
    assertThatThrownBy(() -> run("\"results\":[{\"level\":\"fatal\"}]"))
        .hasMessageContaining("a level must be error, warning, note or none but was \"fatal\"");
  }

  @Test
  void largerThanTheBound_isRefused() throws Exception {
    Path file = folder.resolve("large.sarif");
    try (var out =
        Files.newByteChannel(
            file,
            java.nio.file.StandardOpenOption.CREATE_NEW,
            java.nio.file.StandardOpenOption.WRITE)) {
      out.position(16L * 1024 * 1024);
      out.write(java.nio.ByteBuffer.wrap(new byte[] {' '}));
    }
    assertThatThrownBy(() -> new SarifReader().read(file))
        .hasMessageContaining("expected at most 16 MiB of SARIF, saw more");
  }
}
