// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code opal run} and {@code opal plan}, over real shells. */
class RunIT {
  @TempDir Path folder;

  private Shell shell;

  @BeforeEach
  void start() {
    shell = Shell.in(folder);
  }

  private Shell.Result run(String source) throws IOException {
    return run(source, "");
  }

  private Shell.Result run(String source, String options) throws IOException {
    Files.writeString(shell.file("p.opl"), "target t {\n" + source + "\n}\n");
    return shell.run("$OPAL run p.opl --env dev " + options);
  }

  private JsonObject summary() throws Exception {
    return shell.recorded().only().json("summary.json");
  }

  private static List<String> statuses(JsonObject summary) throws Exception {
    return summary.objects("step_list").stream()
        .map(step -> text(step, "path") + " " + text(step, "status"))
        .toList();
  }

  private static String text(JsonObject object, String name) {
    return object.members().get(name) instanceof Json.Str string
        ? string.value()
        : object.members().get(name).text();
  }

  @Test
  void plan_saysHowLongEachStepUsuallyTakes() throws Exception {
    String a = "a: sleep 0.3; test ! -e bad\n";
    assertThat(run(a + "b: true").code()).isZero();
    Files.createFile(shell.file("bad"));
    assertThat(run(a + "b: true").code()).isEqualTo(1);
    Files.delete(shell.file("bad"));
    assertThat(shell.run("$OPAL plan p.opl --env dev").out())
        .containsPattern("main/a  sleep 0.3; test ! -e bad  \\([3-9]\\d\\dms usually\\)\n")
        .containsPattern("main/b  true  \\(\\d+ms usually\\)\n");
    assertThat(shell.run("$OPAL plan p.opl --env prod").out()).doesNotContain("usually");
    assertThat(run(a + "c: true").code()).isZero();
    List<JsonObject> steps = List.of();
    for (Recorded.Sealed run : shell.recorded().sealed()) {
      // Of runs of one second, none is the last.
      List<JsonObject> planned = run.json("plan.json").objects("steps");
      steps = text(planned.get(1), "id").equals("main/c") ? planned : steps;
    }
    assertThat(steps.get(0).string("estimated_duration")).matches("[3-9]\\d\\dms");
    assertThat(steps.get(1).members()).doesNotContainKey("estimated_duration");
  }

  @Test
  void steps_runInOrderAndAreRecorded() throws Exception {
    Shell.Result result = run("a: echo one; echo two >&2\ng {\nb: printf three\n}\npwd");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("a | one\n", "a | two\n", "g/b | three\n", "3 | " + folder);
    assertThat(statuses(summary()))
        .containsExactly("main/a succeeded", "main/g/b succeeded", "main/3 succeeded");
    assertThat(summary().string("origin")).isEqualTo("plan");
    assertThat(shell.recorded().only().text("steps/main/g/b.log")).isEqualTo("three");
  }

  @Test
  void failure_stopsWhatHasNotBegunAndIsTheExitCode() throws Exception {
    Shell.Result result = run("a: true\nb: exit 9\nc: touch never");
    assertThat(result.code()).isEqualTo(9);
    assertThat(result.err()).contains("main/b failed with exit code 9");
    assertThat(statuses(summary())).containsExactly("main/a succeeded", "main/b failed");
    assertThat(summary().string("failed_step")).isEqualTo("main/b");
    assertThat(shell.file("never")).doesNotExist();
  }

  @Test
  void retry_beginsTheBlockAgain() throws Exception {
    Shell.Result result =
        run("@retry(times=3, delay=10ms) {\na: echo a >> log\nb: test $(wc -l < log) = 2\n}");
    assertThat(result.code()).as(result.err()).isZero();
    JsonObject summary = summary();
    assertThat(summary.integer("retries")).isEqualTo(2);
    assertThat(summary.objects("step_list").get(1).objects("attempt_list")).hasSize(2);
    assertThat(run("@retry(times=2) {\nexit 3\n}").code()).isEqualTo(3);
  }

  @Test
  void timeout_endsWhatTakesLonger() throws Exception {
    long start = System.nanoTime();
    Shell.Result result = run("@timeout(300ms) {\na: sleep 60\n}\nb: true");
    assertThat(result.code()).isEqualTo(124);
    assertThat(System.nanoTime() - start).isLessThan(30_000_000_000L);
    assertThat(result.err())
        .containsPattern(
            "opal: run-\\S+ timed_out in \\S+, ended by the time limit of 300ms in line 2; opal runs show run-");
    assertThat(statuses(summary())).containsExactly("main/a timed_out");
    assertThat(summary().string("status")).isEqualTo("timed_out");
  }

  @Test
  void parallel_letsOthersFinishOrCancelsThem() throws Exception {
    Shell.Result finished =
        run("@parallel {\na: exit 4\nb: sleep 0.5; touch finished\n}\nc: touch never");
    assertThat(finished.code()).isEqualTo(4);
    assertThat(shell.file("finished")).exists();
    Shell.Result cancelled =
        run(
            """
            @parallel(on_failure="cancel") {
            a: until [ -e begun ]; do sleep 0.05; done; exit 4
            b: touch begun; sleep 60; touch never
            }
            """);
    assertThat(cancelled.code()).isEqualTo(4);
    assertThat(cancelled.err()).contains("main/b cancelled");
    assertThat(shell.file("never")).doesNotExist();
  }

  @Test
  void parallel_runsMoreStepsThanThreads() throws Exception {
    StringBuilder source = new StringBuilder("@parallel(max=8) {\n");
    for (int i = 0; i < 300; i++) {
      source.append("s").append(i).append(": echo ").append(i).append('\n');
    }
    Shell.Result result = run(source.append('}').toString());
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out().lines()).hasSize(300).contains("s299 | 299");
    assertThat(summary().integer("steps")).isEqualTo(300);
  }

  @Test
  void value_isInNoArgumentAndNoRecord() throws Exception {
    shell = shell.with("APP_TOKEN", "correct-horse-battery");
    Shell.Result result =
        run(
            "a: tr '\\0' '\\n' < /proc/$$/cmdline; echo \"is @env.APP_TOKEN\"\n"
                + "b: @shell(\"cat\", stdin=@env.APP_TOKEN)");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("a | is [REDACTED]\n", "b | [REDACTED]\n");
    assertThat(result.out() + result.err()).doesNotContain("correct-horse");
    for (Path file : shell.recorded().files()) {
      assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
          .as(file.toString())
          .doesNotContain("correct-horse");
    }
  }

  @Test
  void value_ofAnyBytesAndSizeArrivesAsItIs() throws Exception {
    byte[] bytes = new byte[1024 * 1024 + 1];
    new Random(3).nextBytes(bytes);
    Files.write(shell.file("bytes"), bytes);
    String text = "$(touch pwned) `touch pwned`; touch pwned; '\"\\ \n* é ".repeat(1230);
    Files.writeString(shell.file("text"), text);
    assertThat(Files.size(shell.file("text"))).isBetween(60_000L, 65_536L);
    Shell.Result result =
        run(
            """
            a: @shell("cmp - bytes", stdin=@file.bytes)
            b: printf %s @file.text | cmp - text
            c: @shell("x=\\"@file.text\\"; printf %s \\"$x\\" | cmp - text", shell="bash")
            d: @shell("cmp - text", stdin="@file.text")
            """);
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    assertThat(shell.file("pwned")).doesNotExist();
    result = run("a: cat @file.bytes");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains("p.opl:2:8: expected at most 64 KiB without NUL in a command", "use stdin=");
  }

  @Test
  void values_ofMoreThanACommandCanTakeAreRefusedBeforeAnythingRuns() throws Exception {
    StringBuilder command = new StringBuilder("b: printf %s");
    for (int i = 0; i < 20; i++) {
      Files.writeString(shell.file("f" + i), String.valueOf(i % 10).repeat(60_000));
      command.append(" @file.f").append(i);
    }
    Shell.Result result = run("a: touch never\n@timeout(60s) {\n" + command + " | wc -c\n}");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains(
            "p.opl:4:4: expected values of at most 1 MiB in one command, saw 1200000 bytes;"
                + " give it the largest by stdin= or as a file\n");
    assertThat(shell.file("never")).doesNotExist();
    assertThat(summary().string("status")).isEqualTo("failed");
    assertThat(run(command.toString().replaceAll(" @file.f1\\d", "") + " | wc -c").out())
        .isEqualTo("b | 600000\n");
  }

  @Test
  void input_isEmptyUnlessGiven() throws Exception {
    Shell.Result result = run("a: wc -c\nb: @shell(\"wc -c\", stdin=\"four\")");
    assertThat(result.out()).contains("a | 0\n", "b | 4\n");
  }

  @Test
  void missingValue_isNamedAndTheFailedRunRecorded() throws Exception {
    Shell.Result result = run("a: touch never\nb: echo @env.NOT_THERE @file.none");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err())
        .contains(
            "p.opl:3:9: expected a value for @env.NOT_THERE", "b: echo @env.NOT_THERE", "   ^");
    assertThat(shell.file("never")).doesNotExist();
    assertThat(summary().string("status")).isEqualTo("failed");
    assertThat(summary().objects("notes").toString()).contains("@env.NOT_THERE");
  }

  @Test
  void source_thatDoesNotParseRunsNothing() throws Exception {
    Shell.Result result = run("a: touch never\nb: echo \"x");
    assertThat(result.code()).isEqualTo(2);
    assertThat(result.err()).startsWith("opal: p.opl:3:9: expected what closes this");
    assertThat(shell.file("never")).doesNotExist();
  }

  @Test
  void lastLine_saysWhatBecameOfTheRunInAPipeToo() throws Exception {
    Shell.Result result = run("a: exit 3");
    String id = shell.recorded().only().summary().string("run_id");
    assertThat(result.err())
        .containsPattern("\nopal: " + id + " failed in \\S+; opal runs show " + id + "\n$");
    assertThat(run("a: exit 3", "--dry-run").err()).isEmpty();
  }

  @Test
  void bestEffort_isRefused() throws Exception {
    Shell.Result result = run("a: touch never", "--record best-effort");
    assertThat(result.code()).isEqualTo(125);
    assertThat(result.err())
        .isEqualTo(
            "opal: --record must be normal or strict here but was best-effort; a plan does not run unrecorded\n");
    assertThat(shell.file("never")).doesNotExist();
    assertThat(run("a: true", "--record strict").code()).isZero();
  }

  @Test
  void dryRun_showsThePlanAndRunsNothing() throws Exception {
    Shell.Result result = run("a: touch never", "--dry-run");
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("main/a  touch never");
    assertThat(shell.file("never")).doesNotExist();
    assertThat(shell.recorded().sealed()).isEmpty();
  }

  @Test
  void interrupt_cancelsTheStepAndWhatFollows() throws Exception {
    Files.writeString(
        shell.file("p.opl"), "target t {\na: echo on > started; sleep 60\nb: touch never\n}\n");
    Process process = shell.start("exec $OPAL run p.opl --env dev");
    shell.awaitFile("started");
    new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
    assertThat(process.waitFor()).isEqualTo(130);
    assertThat(summary().string("status")).isEqualTo("cancelled");
    assertThat(shell.file("never")).doesNotExist();
  }

  private static final String CHANGING = "a: echo '#' >> p.sh\nb: ./p.sh";

  private void makeProgram() throws Exception {
    Path program = Files.writeString(shell.file("p.sh"), "#!/bin/sh\necho ran\n");
    assertThat(program.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void program_thatChangedSinceThePlanIsNamed() throws Exception {
    makeProgram();
    assertThat(run(CHANGING).code()).isZero();
    assertThat(shell.recorded().only().text("steps/main/b.log")).isEqualTo("ran\n");
    assertThat(shell.run("$OPAL runs show").out()).contains("opal.program_changed", "./p.sh");
  }

  @Test
  void program_thatChangedSinceItWasApprovedDoesNotRun() throws Exception {
    makeProgram();
    Files.writeString(shell.file("p.opl"), "target t {\n" + CHANGING + "\n}\n");
    Shell.Result result =
        shell.run("$OPAL plan p.opl --env dev -o p.json; $OPAL run p.opl --env dev --plan p.json");
    assertThat(result.code()).isEqualTo(125);
    assertThat(result.err()).contains("expected ./p.sh as it was approved, saw another file");
  }

  @Test
  void decorators_areRecordedWithTheirLines() throws Exception {
    shell = shell.with("REGION", "eu");
    assertThat(run("@retry(times=2) {\na: echo @env.REGION\n}").code()).isZero();
    assertThat(
            shell.recorded().only().json("decorators.json").objects("decorator_usage").stream()
                .map(use -> text(use, "decorator") + " " + text(use, "line")))
        .contains("@env 3", "@shell 3", "@retry 2");
  }
}
