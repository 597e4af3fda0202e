// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How answers look, on a terminal and in a pipe, whatever was recorded. */
class ShowingIT {
  @TempDir java.nio.file.Path folder;
  private Shell shell;

  @BeforeEach
  void shell() {
    shell = Shell.in(folder).with("TERM", "xterm").with("TZ", "Asia/Tokyo");
  }

  private String piped(String question) {
    Shell.Result result = shell.run("$OPAL " + question + " | cat");
    assertThat(result.err()).isEmpty();
    return result.out();
  }

  private String onTerminal(String question) {
    Shell.Result result =
        shell.run("script -qec \"stty cols 140; exec $OPAL " + question + "\" /dev/null");
    assertThat(result.code()).as(result.out()).isZero();
    return result.out().replace("\r\n", "\n");
  }

  @Test
  void planned_tellsItsFileAndWhatDidNotBegin() throws Exception {
    Files.writeString(
        shell.file("p.opl"), "target t {\na: true\ng {\nb: false\nc: true\n}\nd: true\n}\n");
    assertThat(shell.run("$OPAL run p.opl --env dev").code()).isEqualTo(1);
    assertThat(shell.run("$OPAL runs show").out())
        .contains("\n  file      p.opl\n", "\n  target    t\n")
        .containsPattern("    a    succeeded +\\d+ms.*\n    g\n      b  failed exit 1 ")
        .contains("\n      c  not begun\n    d    not begun\n")
        .doesNotContain("\n  command ");
    assertThat(shell.run("$OPAL exec -- true").code()).isZero();
    assertThat(shell.run("$OPAL runs show").out())
        .contains("\n  command   true\n")
        .doesNotContain("not begun", "\n  file ");
  }

  @Test
  void failures_areAllToldOfThatOfTheExitCodeFirst() throws Exception {
    Files.writeString(
        shell.file("p.opl"),
        """
        target t {
        @parallel(max=2) {
        x: while test ! -e y; do sleep 0.05; done; sleep 0.3; seq 5; exit 3
        y: touch y; echo why; exit 4
        }
        }
        """);
    Shell.Result run = shell.run("$OPAL run p.opl --env dev");
    assertThat(run.code()).as(run.err()).isEqualTo(4);
    assertThat(piped("runs list")).contains(" main/y\n");
    assertThat(piped("runs show"))
        .containsPattern(
            "(?s)\nfailed main/y: [^\n]*\n(  exit[^\n]*\n)?  \\| why\n.*"
                + "\nfailed main/x: [^\n]*\n(  exit[^\n]*\n)?  \\| 3\n  \\| 4\n  \\| 5\n");
  }

  @Test
  void refused_isSaidInTheList() throws Exception {
    Files.writeString(shell.file("p.opl"), "target t {\na: echo @env.NOT_SET_ANYWHERE\n}\n");
    assertThat(shell.run("$OPAL run p.opl --env dev").code()).isEqualTo(2);
    assertThat(piped("runs list")).contains(" refused\n");
  }

  @Test
  void list_saysOnATerminalHowManyMoreThereAre() {
    shell.run("for i in 1 2 3; do $OPAL exec -- sh -c \"exit $i\"; done");
    assertThat(onTerminal("runs list --limit 2")).endsWith("\n1 more; --limit N shows them\n");
    assertThat(onTerminal("runs list --limit 3")).doesNotContain(" more");
    for (String format : List.of("table", "json", "ndjson", "csv")) {
      assertThat(piped("runs list --limit 2 -o " + format)).doesNotContain(" more");
    }
    for (String format : List.of("json", "ndjson", "csv")) {
      assertThat(onTerminal("runs list --limit 2 -o " + format)).doesNotContain(" more");
    }
  }

  @Test
  void list_hasExitCodes_andTheTimeOfTheReader() {
    shell.run("$OPAL exec -- sh -c 'exit 7'; $OPAL exec -- sh -c 'kill -9 $$'; $OPAL exec -- true");
    List<String> lines = piped("runs list").lines().toList();
    assertThat(lines.get(0)).matches("RUN +STATUS +EXIT +STARTED.*");
    assertThat(lines.get(1)).matches("run-\\S+ +succeeded +0 +\\S+T\\S+Z .*");
    assertThat(lines.get(2)).matches("run-\\S+ +failed +137 .*");
    assertThat(lines.get(3)).matches("run-\\S+ +failed +7 .*");
    String hour = shell.run("date +'%Y-%m-%d %H:'").out().strip();
    assertThat(onTerminal("runs list --color never")).contains(" " + hour.substring(0, 10) + " ");
    assertThat(onTerminal("runs show")).contains("started   " + hour.substring(0, 10) + " ");
  }

  /** A tag, a user, an environment variable and a command that say more than they should. */
  private void recordSomethingNasty() {
    shell
        .with("GITHUB_ACTIONS", "true")
        .with("GITHUB_ACTOR", "=cmd|'/c calc'!A0")
        .with("GITHUB_WORKFLOW", "\033]0;pwned\007")
        .run(
            "$OPAL exec --tag $'a=\\e[2J\\x9b2J\\r\\nb' --tag '=@x=1' -- sh -c $'exit 1 # \\e[2J' ||"
                + " $OPAL exec --tag $'-a=\\e[2J\\u009b2J\\r\\nb' -- sh -c $'exit 1 # \\e[2J'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runs list",
        "runs list -o csv",
        "runs list -o json",
        "runs list -o ndjson",
        "runs show",
        "runs show -o json",
        "config show"
      })
  void recordedNames_giveNoOrders(String question) {
    recordSomethingNasty();
    for (String shown : List.of(piped(question), onTerminal(question + colour(question)))) {
      assertThat(shown.replace("\r\n", "\n")).isNotEmpty().doesNotContainPattern("[\\x00-\\x09]");
      assertThat(shown.replace("\r\n", "\n")).doesNotContainPattern("[\\x0b-\\x1f\\x7f-\\x9f]");
    }
  }

  private static String colour(String question) {
    return question.startsWith("runs") && !question.contains("-o") ? " --color never" : "";
  }

  @Test
  void csv_isNoFormula() {
    recordSomethingNasty();
    assertThat(piped("runs list -o csv"))
        .contains(",'=cmd|'/c calc'!A0,")
        .contains(",'-a=")
        .doesNotContain(",=", ",-", ",+", ",@");
  }

  @Test
  void tail_obeysATerminalsReader_onlyWhenAsked() {
    shell.run("$OPAL exec -- printf '\\033]0;pwned\\007x\\n'");
    assertThat(piped("runs tail")).isEqualTo("\033]0;pwned\007x\n");
    assertThat(onTerminal("runs tail")).doesNotContain("\033]0").contains("pwned", "x\n");
    assertThat(onTerminal("runs tail --raw")).isEqualTo("\033]0;pwned\007x\n");
  }

  @Test
  void tail_ofACommandThatCouldNotStart_saysWhy() {
    assertThat(shell.run("$OPAL exec -- no-such-program").code()).isEqualTo(127);
    Shell.Result tail = shell.run("$OPAL runs tail");
    assertThat(tail.code()).isZero();
    assertThat(tail.out()).isEmpty();
    assertThat(tail.err())
        .isEqualTo(
            "opal: main/no-such-program printed nothing: no-such-program: command not found on"
                + " PATH\n");
    shell.run("$OPAL exec -- sh -c 'kill -9 $$'");
    assertThat(shell.run("$OPAL runs tail").err())
        .isEqualTo("opal: main/sh printed nothing: ended by signal 9\n");
  }

  @Test
  void recover_takesTheRunToSeal() {
    shell.run(
        "for i in 1 2; do $OPAL exec --run-id-file id$i -- sh -c 'kill -9 $PPID; sleep 0.1'; done");
    shell.expect("$OPAL runs recover $(cat id2)", idOf(2) + "\n");
    assertThat(shell.recorded().open()).hasSize(1);
    shell.expect("$OPAL runs recover", idOf(1) + "\n");
    for (String id : List.of(idOf(2), "run-20250101-000000-00000001")) {
      Shell.Result result = shell.run("$OPAL runs recover " + id);
      assertThat(result.code()).isEqualTo(3);
      assertThat(result.err()).contains(id, "none that is open").hasLineCount(1);
    }
  }

  private String idOf(int number) {
    return shell.run("cat id" + number).out().strip();
  }
}
