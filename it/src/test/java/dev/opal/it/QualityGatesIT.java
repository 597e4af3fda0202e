// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** examples/quality-gates.opl in both outcomes. */
class QualityGatesIT {
  private static final String RUN = "$OPAL run examples/quality-gates.opl --env dev";

  @TempDir Path folder;

  private Shell shell;

  @BeforeEach
  void copyExamples() throws IOException {
    Peers.program("python3");
    shell = Shell.in(folder);
    shell.expect("cp -r '" + Path.of("../examples").toRealPath() + "' .", "");
  }

  private JsonObject shown() throws JsonException {
    JsonObject answer = (JsonObject) Json.parse(shell.run("$OPAL runs show -o json").out());
    return answer.object("run");
  }

  private static List<Double> measured(JsonObject run, String metric) throws JsonException {
    List<Double> values = new ArrayList<>();
    for (JsonObject each : run.objects("measurements")) {
      if (each.string("name").equals(metric)) {
        values.add(each.decimal("value"));
      }
    }
    return values;
  }

  private static List<String> noted(JsonObject run, String name) throws JsonException {
    List<String> values = new ArrayList<>();
    for (JsonObject each : run.objects("notes")) {
      if (each.string("name").equals(name)) {
        values.add(each.string("value"));
      }
    }
    return values;
  }

  @Test
  void soundProject_passesEveryGate() throws Exception {
    Shell.Result result = shell.run(RUN);
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(result.out()).contains("gates | passed  coverage >= 90%: 100 %");
    JsonObject run = shown();
    assertThat(measured(run, "tests.passed")).containsExactly(8.0);
    assertThat(measured(run, "tests.failed")).containsExactly(0.0);
    assertThat(measured(run, "coverage")).containsExactly(100.0);
    assertThat(measured(run, "violations.found")).containsExactly(0.0, 0.0);
    assertThat(noted(run, "gate.passed")).hasSize(5).contains("tests.total >= 8");
    for (String stage : new String[] {"lint", "test", "coverage", "audit"}) {
      assertThat(noted(run, stage + ".completed")).as(stage).containsExactly("1 file");
    }
    assertThat(shell.recorded().only().text("otlp-traces.json"))
        .contains("\"name\":\"audit.completed\"", "\"name\":\"tests.passed\"");
  }

  @Test
  void brokenProject_failsAtTheGates_andSaysWhy() throws Exception {
    Shell.Result result = shell.run(RUN + " --var break=true");
    assertThat(result.code()).isEqualTo(1);
    assertThat(shell.recorded().only().summary().string("failed_step")).isEqualTo("main/gates");
    assertThat(result.out()).contains("gates | failed  tests.failed == 0: 1");
    JsonObject run = shown();
    assertThat(noted(run, "gate.failed"))
        .containsExactly("violations.found == 0", "tests.failed == 0");
    assertThat(noted(run, "test.failed"))
        .anyMatch(test -> test.contains("test_hours_and_minutes: 2160 != 5400"));
    assertThat(noted(run, "violations.rule"))
        .containsExactlyInAnyOrder("unused-import: 1", "dependency: 1", "no-licence: 1");
  }
}
