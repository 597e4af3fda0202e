// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import static dev.opal.plan.TestPlans.target;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanDiffTest {
  private static final String URL = "@http(\"http://h/\", header=\"A: %s\"%s)";

  @TempDir Path folder;

  private JsonObject plan(String... lines) throws Exception {
    return new TestPlans(folder).set("V", "1").resolve(target(lines)).plan().json();
  }

  @Test
  void options_areShownAsTheyWereAndAre() throws Exception {
    JsonObject one = plan("a: " + URL.formatted("b", ""));
    JsonObject two = plan("a: " + URL.formatted("c", ", match=\"x\""));
    assertThat(PlanDiff.between(one, two))
        .containsExactly(
            "~ step main/a options header: A: b → A: c", "~ step main/a options match: none → x");
    assertThat(PlanDiff.between(plan("a: cat"), plan("a: @shell(\"cat\", shell=\"bash\")")))
        .containsExactly("~ step main/a options shell: none → bash");
  }

  @Test
  void plansThatDifferInTimeAlone_haveNoDifference() throws Exception {
    JsonObject plan = plan("echo @env.V");
    JsonObject later = plan.toBuilder().put("resolved_at", "2030-01-01T00:00:00Z").build();
    assertThat(PlanDiff.between(plan, later)).isEmpty();
  }

  @Test
  void stepsBlocksAndValues_areShown() throws Exception {
    JsonObject one = plan("a: true", "b: echo @env.V");
    JsonObject two = plan("@retry(times=2) {", "a: true", "}", "c: false");
    assertThat(PlanDiff.between(one, two))
        .containsExactly(
            "+ @retry around main/a: times=2",
            "~ step main/a in: none → @retry around main/a",
            "- step main/b: echo @env.V",
            "+ step main/c: false",
            "- value @env.V: 1");
  }

  @Test
  void blocks_areComparedByWhatTheyAre_notByTheirNumbers() throws Exception {
    JsonObject one = plan("@retry(times=2) {", "a: true", "}", "b: true", "c: true", "d: true");
    JsonObject two =
        plan(
            "@parallel {",
            "x: true",
            "}",
            "@retry(times=3) {",
            "a: true",
            "}",
            "b: true",
            "d: true",
            "c: true");
    assertThat(PlanDiff.between(one, two))
        .containsExactly(
            "+ @parallel around main/x: ",
            "~ @retry around main/a options times: 2 → 3",
            "+ step main/x: true",
            "~ order of the steps: main/c, main/d → main/d, main/c");
  }

  @Test
  void blocksInEachOther_haveNamesOfTheirOwn() throws Exception {
    JsonObject one = plan("@retry(times=2) {", "@retry(times=3) {", "a: true", "}", "}");
    JsonObject two = plan("@retry(times=2) {", "@retry(times=4) {", "a: true", "}", "}");
    assertThat(PlanDiff.between(one, two))
        .containsExactly("~ @retry around main/a again options times: 3 → 4");
  }

  @Test
  void membersOfALaterVersion_areComparedToo() throws Exception {
    JsonObject plan = plan("a: true");
    JsonObject other =
        plan.toBuilder().put("added", JsonObject.builder().put("x", 1).build()).build();
    assertThat(PlanDiff.between(plan, other)).containsExactly("~ added x: none → 1");
  }

  @Test
  void differenceThatIsNotCompared_isSaid() throws Exception {
    JsonObject plan = plan("a: true");
    Json step = plan.objects("steps").getFirst();
    JsonObject twice = plan.toBuilder().put("steps", new Json.Arr(List.of(step, step))).build();
    assertThat(PlanDiff.between(plan, twice))
        .containsExactly("~ the plans differ, but in nothing that is compared; compare the files");
  }
}
