// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.it.Opal.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions about runs, as a user asks them. */
class AskingIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private Path home;
  private Opal opal;

  @BeforeEach
  void makeHome() throws IOException {
    home = folder.resolve("home");
    Path work = Files.createDirectory(folder.resolve("work"));
    opal =
        Opal.ofThisBuild()
            .withDirectory(work)
            .withEnvironment("OPAL_HOME", home.toString())
            .withEnvironment("HOME", folder.toString())
            .withEnvironment("TZ", "UTC");
  }

  private String record(String env, String target, String script) throws IOException {
    Path id = folder.resolve("id");
    opal.run(
        "exec",
        "--env",
        env,
        "--target",
        target,
        "--run-id-file",
        id.toString(),
        "--",
        "sh",
        "-c",
        script);
    return Files.readString(id).strip();
  }

  @Test
  void list_ofAnEmptyHome_isEmpty_andMakesNothing() {
    assertThat(opal.run("runs", "list")).isEqualTo(new Result(0, "", ""));
    assertThat(opal.run("runs", "list", "-o", "ndjson")).isEqualTo(new Result(0, "", ""));
    assertThat(opal.run("runs", "list", "-o", "json").out())
        .isEqualTo("{\n  \"runs\": [],\n  \"schema\": 1\n}\n");
    assertThat(home).doesNotExist();
  }

  @Test
  void list_hasARowForEachRun_newestFirst() throws IOException {
    String failed = record("prod", "deploy", "exit 3");
    String done = record("dev", "build", "true");
    List<String> lines = opal.run("runs", "list").out().lines().toList();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("RUN ").contains("STATUS", "STARTED", "ENV", "NOTE");
    assertThat(lines.get(1)).matches(done + "  succeeded  0 +\\S+Z +\\S+ +dev +build +\\S+");
    assertThat(lines.get(2))
        .matches(failed + "  failed +3 +\\S+Z +\\S+ +prod +deploy +\\S+ +main/sh");
    assertThat(opal.run("runs", "list", "--status", "failed", "-o", "csv").out())
        .contains("\r\n" + failed + ",,prod,deploy,exec,failed,")
        .doesNotContain(done);
    assertThat(opal.run("runs", "list", "--since", "1h", "--limit", "1", "-o", "ndjson").out())
        .contains("\"run_id\":\"" + done + "\"")
        .doesNotContain(failed);
    assertThat(opal.run("runs", "list", "--until", "2025-01", "-o", "ndjson").out()).isEmpty();
  }

  @Test
  void answers_areTheSameAfterTheIndexWasDeleted() throws IOException {
    record("prod", "deploy", "exit 3");
    record("dev", "build", "true");
    Result before = opal.run("runs", "list", "-o", "json");
    assertThat(opal.shell("rm " + home + "/runs/runs.db*").code()).isZero();
    assertThat(opal.run("runs", "list", "-o", "json")).isEqualTo(before);
    assertThat(opal.run("index", "rebuild")).isEqualTo(new Result(0, "2 runs indexed\n", ""));
    assertThat(opal.run("runs", "list", "-o", "json")).isEqualTo(before);
  }

  @Test
  void show_tellsWhatFailedAndWhere() throws IOException {
    record("prod", "deploy", "echo fine");
    String failed = record("prod", "deploy", "echo first; echo broken >&2; exit 3");
    Result shown = opal.run("runs", "show", "latest:failed");
    assertThat(shown.code()).isZero();
    assertThat(shown.err()).isEmpty();
    assertThat(shown.out())
        .startsWith(failed + "  failed  exit 3  ")
        .contains("  env       prod\n", "  target    deploy\n", "changed since run-")
        .contains("\nfailed main/sh: sh -c 'echo first; echo broken >&2; exit 3'\n")
        .contains("  | broken\n", "  complete  yes\n")
        .contains("  bundle    " + home + "/runs/prod/deploy/");
    assertThat(opal.run("runs", "show", failed.substring(failed.length() - 8), "-o", "json").out())
        .contains("\"run\": {", "\"step_list\": [", "\"schema\": 1");
  }

  @Test
  void tail_printsTheBytesAsTheyWere() throws IOException {
    record("dev", "build", "printf 'a\\033[2J\\r\\nb\\n'; echo c");
    assertThat(opal.run("runs", "tail").out()).isEqualTo("a\033[2J\r\nb\nc\n");
    assertThat(opal.run("runs", "tail", "-n", "2").out()).isEqualTo("b\nc\n");
    assertThat(opal.run("runs", "tail", "--step", "sh", "-n", "0").out()).isEmpty();
    assertThat(opal.run("runs", "tail", "--step", "main/other").code()).isEqualTo(3);
  }

  @Test
  void tail_followsARunOfAnotherProcess_toItsEnd() throws Exception {
    assertThat(opal.shell("mkfifo " + folder + "/go").code()).isZero();
    Process recorder =
        opal.start(
            folder.resolve("recorded"),
            folder.resolve("recorder.err"),
            "exec",
            "--target",
            "live",
            "--",
            "sh",
            "-c",
            "echo one; read x <" + folder + "/go; echo two");
    Path followed = folder.resolve("followed");
    await(() -> opal.run("runs", "list", "--status", "running").out().contains(" live "));
    Process tail =
        opal.start(followed, folder.resolve("tail.err"), "runs", "tail", "latest", "--follow");
    await(() -> Files.readString(followed).equals("one\n"));
    assertThat(tail.isAlive()).isTrue();
    assertThat(opal.run("runs", "tail").out()).isEqualTo("one\n");
    assertThat(opal.shell("echo >" + folder + "/go").code()).isZero();
    assertThat(tail.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(tail.exitValue()).isZero();
    assertThat(followed).hasContent("one\ntwo\n");
    assertThat(folder.resolve("tail.err")).isEmptyFile();
    assertThat(recorder.waitFor()).isZero();
  }

  @Test
  void deadRecorder_isListedAsInterrupted_beforeAnyRecovery() throws Exception {
    Process recorder =
        opal.start(
            folder.resolve("recorded"),
            folder.resolve("recorder.err"),
            "exec",
            "--target",
            "dies",
            "--",
            "sleep",
            "60");
    await(() -> opal.run("runs", "list", "--status", "running").out().contains(" dies "));
    recorder.destroyForcibly().waitFor();
    assertThat(opal.run("runs", "list", "--status", "interrupted").out()).contains(" dies ");
    assertThat(opal.run("runs", "show").out())
        .contains("nobody records this run any more; opal runs recover seals it");
    assertThat(opal.run("doctor").out()).contains("warn  open runs  0 running, 1 of dead");
  }

  @Test
  void wrongQuestions_areOneLineAndACode() throws IOException {
    record("dev", "build", "true");
    record("dev", "build", "true");
    assertThat(opal.run("runs", "show", "nope"))
        .isEqualTo(
            new Result(
                3,
                "",
                "opal: expected a run named \"nope\", saw none; opal runs list shows them\n"));
    Result ambiguous = opal.run("runs", "show", "run-2");
    assertThat(ambiguous.code()).isEqualTo(3);
    assertThat(ambiguous.err())
        .matches("opal: expected one run named \"run-2\", saw run-\\S+, run-\\S+; give more .*\n");
    for (String[] question :
        new String[][] {
          {"runs", "show", "latest~x"},
          {"runs", "list", "--status", "broken"},
          {"runs", "list", "--since", "yesterday"},
          {"runs", "list", "--limit", "0"},
          {"runs", "list", "--plan-hash", "xyz"},
          {"runs", "list", "-o", "xml"},
          {"runs", "list", "--color", "blue"},
          {"runs", "tail", "-n", "-1"},
          {"runs", "show", "--nope"},
        }) {
      Result result = opal.run(question);
      assertThat(result.code()).as(result.toString()).isEqualTo(2);
      assertThat(result.out()).isEmpty();
      assertThat(result.err()).startsWith("opal: ").hasLineCount(1);
    }
  }

  @Test
  void closedPipe_endsQuietly() throws IOException {
    record("dev", "build", "yes 'a long line of nothing much' | head -n 100000");
    Result result = opal.shell("\"$OPAL\" runs tail | head -n 1; echo \"${PIPESTATUS[0]}\"");
    assertThat(result).isEqualTo(new Result(0, "a long line of nothing much\n0\n", ""));
  }

  @Test
  void config_saysWhereEachValueIsFrom_andRefusesUnknownKeys() throws IOException {
    Files.createDirectory(home);
    Files.writeString(home.resolve("config.yaml"), "env: ci\nidle: 2h\n");
    assertThat(opal.withEnvironment("OPAL_ENV", "prod").run("config", "show", "--origin").out())
        .containsPattern("env +prod +OPAL_ENV\n")
        .containsPattern("idle +2h +\\S+/config.yaml\n")
        .containsPattern("trace_id +plan +built-in\n");
    Files.writeString(home.resolve("config.yaml"), "evn: ci\n");
    for (String[] command :
        new String[][] {{"config", "show"}, {"runs", "list"}, {"runs", "show"}}) {
      Result result = opal.run(command);
      assertThat(result.code()).isEqualTo(2);
      assertThat(result.err()).contains("\"evn\"; did you mean env?").hasLineCount(1);
    }
    Result doctor = opal.run("doctor");
    assertThat(doctor.code()).isEqualTo(1);
    assertThat(doctor.out()).contains("fail  config", "did you mean env?");
  }

  @Test
  void terminal_isShownEscapesAndNotGivenThem() throws IOException {
    record(
        "dev",
        "build",
        "printf 'red \\033[31mcolour\\033[0m title \\033]0;pwned\\007 clear \\033[2J\\n'; exit 1 #"
            + "\033[2J");
    String tail = onTerminal(80, "runs tail");
    assertThat(tail).contains("\033[31mcolour", "\\x1b]0;pwned\\x07", "\\x1b[2J");
    assertThat(tail).doesNotContain("\033]", "\033[2J", "\007");
    assertThat(onTerminal(80, "runs tail --color never")).doesNotContain("\033");
    for (String question : List.of("runs show", "runs show -o json", "runs list")) {
      assertThat(onTerminal(80, question)).doesNotContain("\033[2J", "\033]", "\007");
    }
  }

  @Test
  void terminal_getsAsManyColumnsAsFit() throws IOException {
    record("production", "a-target-with-quite-a-long-name", "exit 1");
    for (int columns : new int[] {40, 60, 80, 120}) {
      List<String> lines = onTerminal(columns, "runs list --color never").lines().toList();
      assertThat(lines)
          .hasSize(2)
          .allSatisfy(line -> assertThat(line).hasSizeLessThan(columns + 1));
      assertThat(lines.get(1)).contains("failed");
    }
  }

  private String onTerminal(int columns, String words) {
    String inside = "stty cols " + columns + "; exec \\\"\\$OPAL\\\" " + words;
    Result result =
        opal.withEnvironment("TERM", "xterm").shell("script -qec \"" + inside + "\" /dev/null");
    assertThat(result.code()).as(result.toString()).isZero();
    return result.out().replace("\r\n", "\n");
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    Instant deadline = Instant.now().plus(PATIENCE);
    while (!condition.call()) {
      assertThat(Instant.now()).isBefore(deadline);
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
