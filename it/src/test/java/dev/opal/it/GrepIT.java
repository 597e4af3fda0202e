// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions about many runs: grep, analyze, export. */
class GrepIT {
  @TempDir Path folder;
  private Shell shell;

  @BeforeEach
  void shell() {
    shell = Shell.in(folder);
  }

  @Test
  void grep_findsCommandsAndLogs_newestFirst_andIsReadByPrograms() {
    shell.expect(
        "$OPAL exec --target first -- sh -c 'echo one; echo needle; echo three'",
        "one\nneedle\nthree\n");
    shell.expect("$OPAL exec --target second -- true needle", "");
    assertThat(shell.run("$OPAL runs grep --like needle").out())
        .matches(
            """
            run-\\S+ main/true command:1: true needle
            run-\\S+ main/sh command:1: sh -c 'echo one; echo needle; echo three'
            run-\\S+ main/sh:2: needle
            """);
    assertThat(shell.run("$OPAL runs grep --regex '^ne+dle$' -C 1").out())
        .matches(
            "run-\\S+ main/sh-1- one\nrun-\\S+ main/sh:2: needle\nrun-\\S+ main/sh-3- three\n");
    assertThat(shell.run("$OPAL runs grep --like NEEDLE -i --target first --limit 1 -o json").out())
        .contains("\"matches\": [", "\"more\": true", "\"source\": \"command\"");
    assertThat(shell.run("$OPAL runs grep --like needle --step sh -A 1 -o ndjson").out().lines())
        .hasSize(2)
        .last()
        .asString()
        .contains("\"after\":[\"three\"]", "\"line\":2", "\"text\":\"needle\"");
    assertThat(shell.run("$OPAL runs grep --like '; echo' -o csv").out())
        .startsWith("run_id,env,target,status,started_at,source,step,line,text\r\nrun-")
        .contains(",local,first,succeeded,", ",command,main/sh,1,sh -c 'echo one; ");
  }

  @Test
  void grep_exitsLikeAList_orAsAGate() {
    shell.expect("$OPAL exec -- echo needle", "needle\n");
    assertThat(shell.run("$OPAL runs grep --like needle").code()).isZero();
    shell.expect("$OPAL runs grep --like absent", "");
    assertThat(shell.run("$OPAL runs grep --like needle --exit-code").code()).isEqualTo(1);
    shell.expect("$OPAL runs grep --like absent --exit-code", "");
    for (String wrong :
        List.of(
            "",
            "--like a --regex b",
            "--like ''",
            "--regex '('",
            "--regex '((a{1000}){1000}){1000}'",
            "--regex \"$(printf 'a%.0s' {1..1001})\"",
            "--like a -C x")) {
      Shell.Result result = shell.run("$OPAL runs grep " + wrong);
      assertThat(result.code()).as(wrong).isEqualTo(2);
      assertThat(result.err()).startsWith("opal: ").hasLineCount(1);
    }
  }

  @Test
  void grep_seesARunThatIsOpen() throws Exception {
    Process recorder =
        shell.start("mkfifo go; $OPAL exec --target live -- sh -c 'echo needle; read x <go'");
    Shell.until(
        "the run is open",
        () ->
            shell.run("$OPAL runs grep --like needle --step 'sh' -o csv").out().contains(",log,"));
    assertThat(shell.run("$OPAL runs grep --like needle").out()).contains("main/sh:1: needle");
    shell.expect("echo >go", "");
    assertThat(recorder.waitFor()).isZero();
    assertThat(shell.run("$OPAL runs grep --regex '^needle'").out().lines()).hasSize(1);
  }

  @Test
  void hostileLinesAndPatterns_doNoHarm() {
    shell.expect(
        "$OPAL exec -- sh -c \"printf 'a\\033[2Jneedle\\033]0;x\\007\\n'; head -c 3000000 /dev/zero"
            + " | tr '\\\\0' a\" >/dev/null",
        "");
    String inside = "stty cols 60; exec $OPAL runs grep --step 'sh' --color always --";
    Shell.Result shown =
        shell
            .with("TERM", "xterm")
            .run("script -qec '" + inside + "like needle' /dev/null </dev/null");
    assertThat(shown.out()).contains("needle").doesNotContain("\033[2J", "\033]", "\007");
    long start = System.nanoTime();
    Shell.Result hostile = shell.run("$OPAL runs grep --regex '(a+)+(a|aa)+$x' --step sh");
    assertThat(hostile.code()).isZero();
    assertThat(System.nanoTime() - start).isLessThan(60_000_000_000L);
    Shell.Result cut =
        shell
            .with("TERM", "xterm")
            .run(
                "script -qec 'stty cols 90; exec $OPAL runs grep --regex a+$ --step sh' /dev/null </dev/null");
    assertThat(cut.out().lines()).allMatch(line -> line.length() < 120);
  }

  @Test
  void closedPipe_endsQuietly() {
    shell.expect("$OPAL exec -- sh -c 'yes needle | head -n 50000' >/dev/null", "");
    Shell.Result result =
        shell.run(
            "$OPAL runs grep --like needle --limit 9999999 | head -n 1; echo ${PIPESTATUS[0]}");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).matches("run-\\S+ main/sh command:1: .*\n0\n");
  }

  @Test
  void analyze_tellsWhatFails() {
    shell.run("for i in 1 2; do $OPAL exec --env prod --target deploy -- sh -c 'exit 3'; done");
    shell.expect("$OPAL exec --env prod --target deploy -- true", "");
    String page = shell.run("$OPAL runs analyze").out();
    assertThat(page)
        .containsPattern("ENV +TARGET +RUNS +SUCCESS")
        .containsPattern("prod +deploy +3 +33.3%")
        .containsPattern("failed steps\nTIMES.*\n2 .*main/sh\n");
    assertThat(shell.run("$OPAL runs analyze --since 1h --group-by user -o json").out())
        .contains("\"analysis\": {", "\"success_rate\": 0.333", "\"before\": {", "\"failing\": 2");
    assertThat(shell.run("$OPAL runs analyze --group-by x").code()).isEqualTo(2);
  }

  @Test
  void export_writesAllRuns_orABundleBitForBit() throws Exception {
    shell.expect("for i in 1 2 3; do $OPAL exec -- echo $i; done", "1\n2\n3\n");
    assertThat(shell.run("$OPAL runs export").out().lines())
        .hasSize(4)
        .first()
        .asString()
        .startsWith("run_id,");
    shell.expect("$OPAL runs export --format json -o all.json; test ! -e all.json.part", "");
    assertThat(Files.readString(shell.file("all.json")))
        .startsWith("{\"schema\":1,\"runs\":[\n{")
        .endsWith("}\n]}\n");
    assertThat(shell.run("$OPAL runs export --format parquet").err())
        .contains("DuckDB")
        .hasLineCount(1);
    shell.expect(
        "$OPAL runs export --bundle latest -o a.tar; $OPAL runs export --bundle latest >b.tar; cmp a.tar b.tar",
        "");
    shell.expect("tar xf a.tar && diff -r run-* $(echo home/runs/local/echo/*/$(ls -d run-*))", "");
    assertThat(shell.run("$OPAL runs export -o no/such/folder").code()).isEqualTo(2);
    assertThat(shell.run("$OPAL runs export --bundle nope").code()).isEqualTo(3);
  }
}
