// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A release that went well ten times fails: found out with what Opal answers, and nothing else. */
class IncidentIT {
  private static final String OLD_SECRET = "old-Secret-0123456789";
  private static final String NEW_SECRET = "new-Secret-9876543210";

  @TempDir Path folder;

  private Shell releases() {
    Shell shell =
        Shell.in(folder)
            .with("API_TOKEN", OLD_SECRET)
            .with("NEXT_TOKEN", NEW_SECRET)
            .with("CI_JOB", "7");
    Shell.Result result =
        shell.run(
            """
            cat > release.opl <<'END'
            var replicas = 3
            target release {
                login: test -n @env.API_TOKEN && echo "session $$ at $(date +%T)"
                @parallel {
                    docs: echo docs
                    size: sleep 0.05; echo "quota 5, replicas @var.replicas"; test @var.replicas -le 5
                }
                check: echo fine
            }
            END
            for i in 1 2 3 4 5 6 7 8 9 10; do
              $OPAL run release.opl --env prod > /dev/null 2>&1 || exit 9
            done
            CI_JOB=8 API_TOKEN=$NEXT_TOKEN $OPAL run release.opl --env prod --var replicas=9 2> /dev/null
            """);
    assertThat(result.code()).as(result.out() + result.err()).isEqualTo(1);
    return shell;
  }

  private static JsonObject json(Shell shell, String question) throws Exception {
    return (JsonObject) Json.parse(shell.run("$OPAL " + question + " -o json").out());
  }

  @Test
  void incident_isSolvedWithWhatIsRecorded() throws Exception {
    Shell shell = releases();
    assertThat(shell.run("$OPAL runs list --status failed").out()).contains("main/size");

    Shell.Result why = shell.run("$OPAL runs why");
    assertThat(why.code()).as(why.err()).isZero();
    assertThat(why.out())
        .containsSubsequence(
            "failed main/size: ",
            "  - 1: quota 5, replicas 3\n",
            "  + 1: quota 5, replicas 9\n",
            "likeliest first\n",
            "  likely    value @var.replicas changed: 3 → 9\n",
            "main/size uses it; never changed between the 10 successes before\n",
            "  likely    value @env.API_TOKEN changed (secret)\n",
            "a step before main/size uses it",
            "  likely    variable CI_JOB changed (secret)\n")
        .doesNotContain("session");
    List<JsonObject> causes = json(shell, "runs why").objects("causes");
    assertThat(causes.get(0).string("confidence")).isEqualTo("likely");
    assertThat(causes.get(0).object("difference").string("subject")).isEqualTo("@var.replicas");

    Shell.Result diff = shell.run("$OPAL runs diff --exit-code");
    assertThat(diff.code()).isEqualTo(1);
    assertThat(diff.out())
        .contains("  ~ @var.replicas   3 → 9\n", "  ~ @env.API_TOKEN  changed (secret)\n")
        .contains("  ~ main/check status    succeeded → not begun\n");
    assertThat(shell.run("$OPAL runs diff latest~1 latest~2 --exit-code").code()).isZero();
    assertThat(shell.run("$OPAL runs tail").out()).isEqualTo("quota 5, replicas 9\n");
    assertThat(shell.run("COLUMNS=60 LC_ALL=C.UTF-8 $OPAL runs show --timeline").out())
        .contains("*   size ", "  critical path: 2 of 3 steps (*): ", "\ntimeline\n", "█", "░");
    assertNoSecret(shell, why.out() + diff.out() + causes);
  }

  @Test
  void questionsWithoutAnAnswer_areOneLine() {
    Shell shell = Shell.in(folder);
    Shell.Result none = shell.run("$OPAL runs why");
    assertThat(none.code()).isEqualTo(3);
    assertThat(none.err()).contains("expected a run that failed, saw none").hasLineCount(1);
    shell.run("$OPAL exec --target t -- sh -c 'exit 127'");
    Shell.Result diff = shell.run("$OPAL runs diff");
    assertThat(diff.code()).isEqualTo(3);
    assertThat(diff.err()).contains("expected a success of local/t before run-").hasLineCount(1);
    assertThat(shell.run("$OPAL runs why").out())
        .contains("no success before it is known")
        .contains("likely    exit code 127 of main/sh: a program that was not found");
    Shell.Result filtered = shell.run("$OPAL runs why latest --env local");
    assertThat(filtered.code()).isEqualTo(2);
    assertThat(filtered.err()).hasLineCount(1);
  }

  private static void assertNoSecret(Shell shell, String shown) throws Exception {
    assertThat(shown).doesNotContain(OLD_SECRET, NEW_SECRET);
    for (Path file : shell.recorded().files()) {
      assertThat(Files.readString(file, ISO_8859_1))
          .as(file.toString())
          .doesNotContain(OLD_SECRET, NEW_SECRET);
    }
  }
}
