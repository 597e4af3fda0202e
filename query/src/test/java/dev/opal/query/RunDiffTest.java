// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static dev.opal.query.TestSteps.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Status;
import dev.opal.query.Difference.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunDiffTest {
  private static final String COMMITTED = "hmac-sha256:" + "5d".repeat(32);
  private static final String OTHERWISE = "hmac-sha256:" + "6e".repeat(32);

  private static List<String> between(TestRun before, TestRun after) {
    return RunDiff.between(before.recorded(), after.recorded()).differences().stream()
        .map(found -> found.kind() + " " + found.title() + ": " + found.text())
        .toList();
  }

  private static TestRun run(int number) {
    return new TestRun(number).steps(step("main/a", 0, 10), step("main/b", 10, 20));
  }

  private static String plan(String key, String rules, String... members) {
    return "{\"key_id\":\"%s\",\"rule_set\":\"%s\",\"version\":\"1.0\"%s}"
        .formatted(key, rules, members.length == 0 ? "" : "," + String.join(",", members));
  }

  private static String value(String reference, String member, String text) {
    return "\"values\":{\"1\":{\"reference\":\"%s\",\"%s\":\"%s\"}}"
        .formatted(reference, member, text);
  }

  @Test
  void equalRuns_haveNoDifference() {
    assertThat(between(run(1).environment("A", "1"), run(2).environment("A", "1"))).isEmpty();
  }

  @Test
  void run_isComparedAsItWent_andWhere() {
    assertThat(between(run(1), run(2).status(Status.FAILED).took(2000).by("grace", "ci-2")))
        .containsExactly(
            "status status: succeeded → failed",
            "exit_code exit code: 0 → 2",
            "duration duration: 1.0s → 2.0s",
            "user user: ada → grace",
            "runner runner: ci-1 → ci-2",
            "host host: ci-1 → ci-2");
    assertThat(between(run(1), run(2).took(1200))).isEmpty();
  }

  @Test
  void steps_areAddedRemovedAndChanged() {
    TestRun before = run(1).steps(step("main/a", 0, 10), step("main/b", 10, 20));
    TestRun after =
        run(2)
            .steps(
                step("main/a", 0, 10, Status.FAILED, 3),
                step("main/new", 10, 20),
                step("main/b", 20, 2030));
    assertThat(between(before, after))
        .containsExactly(
            "step_status main/a status: succeeded → failed",
            "step_exit_code main/a exit code: 0 → 2",
            "step_attempts main/a attempts: 1 → 3",
            "step main/new: added: run main/new",
            "step_duration main/b duration: 10ms → 2.0s");
    assertThat(between(after, before)).contains("step main/new: removed: run main/new");
  }

  @Test
  void stepThatWasPlannedAndDidNotBegin_isNoStepLess() {
    String plan =
        plan(
            "k",
            "r",
            "\"steps\":[{\"id\":\"main/a\",\"command\":\"x\"},{\"id\":\"main/b\",\"command\":\"y\"}]");
    assertThat(between(run(1).plan("h", plan), run(2).plan("h", plan).steps(step("main/a", 0, 10))))
        .containsExactly("step_status main/b status: succeeded → not begun");
  }

  @Test
  void plansSteps_areComparedAsPlanned() {
    String one =
        plan(
            "k",
            "r",
            "\"steps\":[{\"id\":\"main/a\",\"command\":\"x\",\"options\":{\"stdin\":\"1\"}}]");
    String two =
        plan(
            "k",
            "r",
            "\"steps\":[{\"id\":\"main/a\",\"command\":\"y\",\"options\":{\"stdin\":\"2\"}},{\"id\":\"main/c\",\"command\":\"z\"}]",
            "\"programs\":{\"./p.sh\":\"sha256:" + "ab".repeat(32) + "\"}");
    assertThat(between(run(1).plan("sha256:1", one), run(2).plan("sha256:2", two)))
        .containsExactly(
            "plan plan: sha256:1 → sha256:2",
            "program ./p.sh: added: sha256:abababababab",
            "command main/a command: x → y",
            "step_option main/a options stdin: 1 → 2",
            "step main/c: added: z");
  }

  @Test
  void secretInACommand_isChangedByItsCommitmentAlone() {
    String form =
        "\"steps\":[{\"id\":\"main/a\",\"command\":\"x [REDACTED]\",\"commitments\":{\"1\":\"%s\"}}]";
    assertThat(
            between(
                run(1).plan("1", plan("k", "r", form.formatted(COMMITTED))),
                run(2).plan("2", plan("k", "r", form.formatted(OTHERWISE)))))
        .containsExactly("plan plan: 1 → 2", "command main/a command: changed (secret)");
  }

  @Test
  void values_areShown_secretOnesAsChangedOnly() {
    assertThat(
            between(
                run(1).plan("1", plan("k", "r", value("@var.x", "value", "3"))),
                run(2).plan("2", plan("k", "r", value("@var.x", "value", "4")))))
        .containsExactly("plan plan: 1 → 2", "value @var.x: 3 → 4");
    assertThat(
            between(
                run(1).plan("1", plan("k", "r", value("@env.T", "commitment", COMMITTED))),
                run(2).plan("2", plan("k", "r", value("@env.T", "commitment", OTHERWISE)))))
        .containsExactly("plan plan: 1 → 2", "value @env.T: changed (secret)");
    assertThat(
            between(
                run(1).plan("1", plan("k", "r", value("@env.T", "value", "plain"))),
                run(2).plan("2", plan("k", "r", value("@env.T", "commitment", OTHERWISE)))))
        .containsExactly("plan plan: 1 → 2", "value @env.T: changed (secret)");
  }

  @Test
  void anotherKey_isNamed_andIsNoChangeOfASecret() {
    TestRun before =
        run(1)
            .plan("1", plan("k", "r", value("@env.T", "commitment", COMMITTED)))
            .environment("A", COMMITTED, "B", "1");
    TestRun after =
        run(2)
            .plan("2", plan("l", "r", value("@env.T", "commitment", OTHERWISE)))
            .environment("A", OTHERWISE, "B", "2");
    assertThat(between(before, after))
        .containsExactly("plan_key plan key: k → l", "variable B: 1 → 2");
  }

  @Test
  void otherRules_areNamed_andTheHashesAreNotCompared() {
    assertThat(between(run(1).plan("1", plan("k", "r")), run(2).plan("2", plan("k", "s"))))
        .containsExactly("plan_rules redaction rules: r → s");
  }

  @Test
  void runWithoutAPlan_differsInThat() {
    assertThat(between(run(1), run(2).plan("2", plan("k", "s"))))
        .containsExactly("plan plan: added: 2");
  }

  @Test
  void environment_isComparedByNamesValuesAndCommitments() {
    assertThat(
            between(
                run(1).environment("GONE", "1", "LANG", "C", "T", COMMITTED),
                run(2).environment("LANG", "de", "NEW", COMMITTED, "T", OTHERWISE)))
        .containsExactly(
            "variable GONE: removed: 1",
            "variable LANG: C → de",
            "variable NEW: added (secret)",
            "variable T: changed (secret)");
    assertThat(between(run(1), run(2).environment("A", "1"))).isEmpty();
  }

  @Test
  void gitPolicyTagsAndMeasurements_areCompared() throws Exception {
    TestRun before =
        run(1)
            .member("policy", "{\"deny_network\":false}")
            .tag("release", "1")
            .member("measurements", "[{\"name\":\"size\",\"value\":3,\"unit\":\"By\"}]");
    TestRun after =
        run(2)
            .git("deadbeef0011223344", "fix", true)
            .member("policy", "{\"deny_network\":true}")
            .tag("release", "2")
            .member(
                "measurements",
                "[{\"name\":\"size\",\"value\":4,\"unit\":\"By\"},{\"name\":\"size\",\"value\":5,\"unit\":\"1\"}]");
    assertThat(between(before, after))
        .containsExactly(
            "commit commit: c0ffee001122 → deadbeef0011",
            "branch branch: main → fix",
            "dirty checkout: clean → changes that are not committed",
            "policy deny_network: false → true",
            "tag release: 1 → 2",
            "measurement size: 3 By → 5");
  }

  @Test
  void damagedFiles_areNotCompared() {
    TestRun damaged = run(1).plan("1", "{broken").environment();
    assertThat(between(damaged, run(2).plan("2", plan("k", "r"))))
        .containsExactly("plan plan: 1 → 2");
  }

  @Test
  void json_saysWhatDiffers() {
    Difference added = new Difference(Kind.TAG, "release", null, "2");
    assertThat(added.json().text())
        .isEqualTo(
            "{\"after\":\"2\",\"kind\":\"tag\",\"section\":\"tags\",\"subject\":\"release\"}");
  }

  @Test
  void thousandsOfSteps_takeLessThanASecond() {
    List<RecordedStep> steps = new ArrayList<>();
    StringBuilder planned = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      String path = "main/group-" + i / 100 + "/step-" + i;
      steps.add(step(path, i, i + 1));
      planned
          .append(i == 0 ? "" : ",")
          .append("{\"id\":\"%s\",\"command\":\"%s\"}".formatted(path, i));
    }
    RecordedStep[] all = steps.toArray(RecordedStep[]::new);
    String plan = plan("k", "r", "\"steps\":[" + planned + "]");
    String other =
        plan("k", "r", "\"steps\":[" + planned.toString().replace("\"9999\"", "\"x\"") + "]");
    Instant begin = Instant.now();
    assertThat(between(run(1).steps(all).plan("1", plan), run(2).steps(all).plan("2", other)))
        .containsExactly("plan plan: 1 → 2", "command main/group-99/step-9999 command: 9999 → x");
    // Not how fast, but that it is not quadratic: that would take minutes.
    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(20));
  }
}
