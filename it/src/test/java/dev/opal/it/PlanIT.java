// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans: what their hash is of, who approves them, and how they differ. */
class PlanIT {
  private static final String PLAN = "$OPAL plan p.opl --env dev -o - | grep plan_hash";

  @TempDir Path folder;

  private Shell shell;

  @BeforeEach
  void start() {
    shell = Shell.in(folder);
  }

  @Test
  void hash_isTheSameWhereverThePlanIsMade() throws Exception {
    shell = shell.with("REGION", "eu");
    shell.run("mkdir -p one/sub 'else where/two'; git init -q one");
    Files.writeString(shell.file("one/sub/run.sh"), "exit 0\n");
    Files.writeString(
        shell.file("one/sub/p.opl"),
        """
        var n = 1.5
        target t {
            a: ./run.sh @env.REGION @var.n
            b: @shell("cat", stdin=@file.run.sh)
        }
        """);
    String here = shell.run("cd one/sub; " + PLAN).out();
    assertThat(here).contains("sha256:");
    shell.expect("cd one; $OPAL plan sub/p.opl --env dev -o - | grep plan_hash", here);
    shell.expect("$OPAL plan \"$PWD/one/sub/p.opl\" --env dev -o - | grep plan_hash", here);
    shell.expect("cp -r one 'else where/two'; cd 'else where/two/one/sub'; " + PLAN, here);
    Shell foreign =
        shell
            .with("LC_ALL", "C")
            .with("TZ", "Asia/Kathmandu")
            .with("USER", "somebody")
            .with("OPAL_JAVA_OPTS", "-Duser.language=tr -Duser.country=TR");
    foreign.expect("cd one/sub; " + PLAN, here);
    assertThat(shell.with("REGION", "us").run("cd one/sub; " + PLAN).out()).isNotEqualTo(here);
  }

  @Test
  void approvedPlan_runsUnlessItChanged() throws Exception {
    Files.writeString(
        shell.file("p.opl"), "var n = 1\ntarget t {\na: echo @var.n @env.X_TOKEN\n}\n");
    shell = shell.with("X_TOKEN", "the-first-secret");
    assertThat(shell.run("$OPAL plan p.opl --env dev -o plan.json").code()).isZero();
    assertThat(shell.run("$OPAL run p.opl --env dev --plan plan.json").code()).isZero();

    Shell.Result changed = shell.run("$OPAL run p.opl --env dev --var n=2 --plan plan.json");
    assertThat(changed.code()).isEqualTo(1);
    assertThat(changed.err()).contains("expected the approved plan", "~ value @var.n value: 1 → 2");
    Shell.Result secret =
        shell.with("X_TOKEN", "the-other-secret").run("$OPAL run p.opl --env dev --plan plan.json");
    assertThat(secret.code()).isEqualTo(1);
    assertThat(secret.err())
        .contains("~ value @env.X_TOKEN commitment")
        .doesNotContain("the-other");

    Files.writeString(
        shell.file("plan.json"),
        Files.readString(shell.file("plan.json")).replace("echo @var.n", "echo @var.m"));
    Shell.Result edited = shell.run("$OPAL run p.opl --env dev --plan plan.json");
    assertThat(edited.code()).isEqualTo(1);
    assertThat(edited.err()).contains("plan.json must have the hash that it names but was edited");
    assertThat(shell.run("$OPAL runs show").out())
        .contains("opal.error = plan.json must have the hash that it names but was edited");
  }

  @Test
  void approvedPlanThatIsNone_isRefusedOnTheRecord() throws Exception {
    Files.writeString(shell.file("p.opl"), "target t {\na: echo ran\n}\n");
    for (String content : List.of("x", "{}", "[[[[")) {
      Files.writeString(shell.file("none.json"), content);
      Shell.Result refused = shell.run("$OPAL run p.opl --plan none.json");
      assertThat(refused.code()).as(content).isEqualTo(2);
      assertThat(refused.err()).contains("opal: none.json must be a plan.json");
    }
    assertThat(shell.run("$OPAL run p.opl --plan missing.json").code()).isEqualTo(2);
    assertThat(shell.run("$OPAL runs show").out())
        .contains("opal.error = missing.json must be a plan.json");
    assertThat(shell.run("$OPAL runs list --status failed -o csv").out().lines()).hasSize(5);
    assertThat(shell.run("$OPAL run p.opl --plan missing.json --dry-run").code()).isEqualTo(2);
    assertThat(shell.run("$OPAL runs list -o csv").out().lines()).hasSize(5);
  }

  @Test
  void approval_isInTheRecordOfWhatRanUnderIt() throws Exception {
    Files.writeString(shell.file("p.opl"), "target t {\na: echo ran\n}\n");
    shell.expect("$OPAL plan p.opl --env dev -o plan.json 2> /dev/null", "");
    for (String who : List.of("alice", "bob")) {
      Shell.Result said =
          shell
              .with("GITLAB_CI", "true")
              .with("GITLAB_USER_LOGIN", who)
              .run("$OPAL plan approve plan.json --ticket OPS-17");
      assertThat(said.code()).isZero();
    }
    assertThat(shell.run("$OPAL run p.opl --env dev --plan plan.json").code()).isZero();
    assertThat(shell.run("$OPAL runs show").out())
        .containsPattern("opal.approved = alice at \\S+Z, OPS-17")
        .containsPattern("opal.approved = bob at \\S+Z, OPS-17");
    Files.writeString(shell.file("p.opl"), "target t {\na: echo other\n}\n");
    shell.expect("$OPAL plan p.opl --env dev -o plan.json 2> /dev/null", "");
    Shell.Result refused = shell.run("$OPAL run p.opl --env dev --plan plan.json");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .startsWith("opal: expected an approval of sha256:")
        .contains("saw ones of other plans; review it and run opal plan approve plan.json\n");
    // That somebody tried is in the record.
    assertThat(shell.run("$OPAL runs show").out())
        .contains("opal.error = expected an approval of sha256:");
    Files.writeString(shell.file("plan.json.approvals"), "{\"schema\":\"x\"}\n");
    assertThat(shell.run("$OPAL run p.opl --env dev --plan plan.json").err())
        .startsWith(
            "opal: plan.json.approvals must hold what opal plan approve writes but its line 1 does not:"
                + " it must be an object of the schema opal.approval/1\n");
  }

  @Test
  void writtenPlan_isShownAsItIsWithWhoApprovedIt() throws Exception {
    Files.writeString(
        shell.file("p.opl"),
        """
        var n = 1
        target t {
            @retry(times=3, delay=1s) {
                a: @shell("echo @var.n @env.X_TOKEN", stdin="first\\nsecond")
            }
            b: echo one \\
                two
        }
        """);
    shell = shell.with("X_TOKEN", "the-first-secret");
    String now = shell.run("$OPAL plan p.opl --env dev").out();
    assertThat(now).contains("@retry", "main/a", "  @var.n → 1\n", "stdin: first\\x0asecond\n");
    assertThat(shell.run("$OPAL plan p.opl --env dev -o plan.json").err())
        .matches("opal: sha256:[0-9a-f]{64} in plan.json\n");
    Shell other = shell.with("X_TOKEN", "the-other-secret");
    other.expect("$OPAL plan plan.json", now);
    assertThat(other.run("$OPAL plan approve plan.json --ticket OPS-1").err())
        .containsPattern("approved by \\S+ at \\S+Z, OPS-1 in plan.json.approvals\n");
    assertThat(other.run("$OPAL plan plan.json").out())
        .startsWith(now)
        .containsPattern("approved  \\S+ at \\S+Z, OPS-1\n");
    Files.writeString(shell.file("other.json"), "{\"plan_hash\": 1}");
    assertThat(shell.run("$OPAL plan other.json").err())
        .startsWith("opal: other.json must be a plan.json, which opal plan -o writes, but:")
        .hasLineCount(1);
  }

  @Test
  void planOfAnotherHome_saysWhichKeyIsMissing() throws Exception {
    Files.writeString(shell.file("p.opl"), "target t {\na: echo ran\n}\n");
    shell.run("$OPAL plan p.opl --env dev -o plan.json");
    Shell other = shell.with("OPAL_HOME", shell.file("other").toString());
    Shell.Result refused = other.run("$OPAL run p.opl --env dev --plan plan.json");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err())
        .contains("made under another OPAL_HOME, with another key; copy its keys/plan.key here");
    other.run("cp " + shell.home() + "/keys/plan.key other/keys/plan.key");
    assertThat(other.run("$OPAL run p.opl --env dev --plan plan.json").code()).isZero();
  }

  @Test
  void shownRun_saysWhatItsReferencesStoodFor_andHowItWasRefused() throws Exception {
    Files.writeString(
        shell.file("p.opl"), "var n = 1\ntarget t {\na: echo @var.n @env.X_TOKEN\n}\n");
    shell = shell.with("X_TOKEN", "the-first-secret");
    shell.run("$OPAL plan p.opl --env dev -o plan.json");
    shell.run("$OPAL run p.opl --env dev --var n=2");
    assertThat(shell.run("$OPAL runs show").out())
        .contains("values\n  @var.n → 2\n  @env.X_TOKEN → <redacted:16chars>\n");
    shell.run("$OPAL run p.opl --env dev --var n=2 --plan plan.json");
    assertThat(shell.run("$OPAL runs show").out())
        .contains("\n      ~ value @var.n value: 1 → 2\n")
        .doesNotContain("\\x0a");
  }

  @Test
  void pipe_isNoPlan() throws Exception {
    Files.writeString(shell.file("p.opl"), "target t {\na: echo ran\n}\n");
    shell.expect("$OPAL plan p.opl --env dev -o plan.json 2> /dev/null; mkfifo a b.approvals", "");
    assertThat(shell.run("$OPAL run p.opl --env dev --plan a").err())
        .startsWith(
            "opal: a must be a plan.json, which opal plan -o writes, but: it must be a regular file"
                + " but is a pipe, a folder or a device\n");
    Shell.Result approvals =
        shell.run("mv plan.json b; $OPAL run p.opl --env dev --plan b; $OPAL plan approve b");
    assertThat(approvals.code()).isEqualTo(4);
    assertThat(approvals.err())
        .contains(
            "opal: b.approvals must be readable but: it must be a regular file",
            "opal: b.approvals must be writable but: it must be a regular file");
  }

  @Test
  void planDiff_saysWhatDiffers() throws Exception {
    Files.writeString(shell.file("p.opl"), "var n = 1\ntarget t {\na: echo @var.n\n}\n");
    shell.run(
        "$OPAL plan p.opl --env dev -o a.json; $OPAL plan p.opl --env dev --var n=2 -o b.json");
    Shell.Result result = shell.run("$OPAL plan diff a.json b.json");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.out()).isEqualTo("~ value @var.n value: 1 → 2\n");
    assertThat(shell.run("$OPAL plan diff a.json a.json").code()).isZero();
  }

  @Test
  void strictPrivacy_showsNoValueThatItsNameMakesSecret() throws Exception {
    Files.writeString(shell.file("p.opl"), "target t {\necho @env.APP_TOKEN(secret=false)\n}\n");
    Shell there = shell.with("APP_TOKEN", "nobody-guesses");
    String plan =
        "$OPAL plan p.opl --env dev; $OPAL run p.opl --env dev > /dev/null; $OPAL runs tail";
    assertThat(there.run(plan).out()).contains("→ nobody-guesses", "\nnobody-guesses\n");
    there = there.with("OPAL_PRIVACY", "strict");
    assertThat(there.run(plan).out()).doesNotContain("nobody");
    there = there.with("OPAL_PRIVACY_SHOWN", "APP_TOKEN");
    assertThat(there.run(plan).out()).contains("→ nobody-guesses");
  }
}
