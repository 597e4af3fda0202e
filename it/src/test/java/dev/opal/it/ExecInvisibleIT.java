// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody can tell that {@code opal exec} stands before a command, where nothing is a terminal. */
class ExecInvisibleIT {
  /** Variables that Opal adds for the steps of a run, and what a shell changes by itself. */
  private static final String ENV =
      "env -0 | tr '\\0' '\\n' | grep -v -e ^OPAL -e ^TRACEPARENT= -e ^_= -e ^X= | sort";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$X sh -c 'echo out; echo err >&2; exit 42'; echo $?",
        "{ $X sh -c 'kill -KILL $$'; echo $?; $X sh -c 'kill -TERM $$'; echo $?; } 2>/dev/null",
        "$X sh -c 'exit 255'; echo $?; $X sh -c 'exit 125'; echo $?",
        "$X printf '%s|' @file @@x '${x}' '' ' ' $'\\n' $'\\xff\\xfe' -h --help --debug -- '*'",
        "printf '1\\n2\\n3\\n' | while read x; do $X echo got $x; done",
        "printf '1\\n2\\n3\\n' | { $X sh -c 'read x; echo $x'; cat; }",
        "$X true | cat; echo ${PIPESTATUS[0]}",
        "$X yes | head -n 2; echo ${PIPESTATUS[0]}",
        "$X sh -c 'echo x' >&-; echo $?",
        "$X sh -c 'echo x >&2; echo y' 2>&-; echo $?",
        "$X cat <&-; echo $?",
        "$X true <&- >&- 2>&-; echo $?",
        "$X sh -c 'cat <&7; echo more >&8' 7< <(echo seven) 8>eight; cat eight",
        "$X cat <(echo substituted)",
        "$X sh -c 'for f in 0 1 2 3 4 5 6 7 8 9; do test -e /proc/$$/fd/$f && echo $f; done'",
        "export JAVA_TOOL_OPTIONS=-Da=b JDK_JAVA_OPTIONS='-Dc=d e' _JAVA_OPTIONS=; $X sh -c \""
            + ENV
            + "\"",
        "export LC_ALL=C LANG=xx A=$'\\xff' B='1 2' C=; $X sh -c \"" + ENV + "\" | od -c",
        "unset LC_ALL; $X sh -c 'echo ${LC_ALL-unset}'; LC_ALL= $X sh -c 'echo ${LC_ALL-unset}'",
        "umask 027; ulimit -n 200; cd /; $X sh -c 'pwd; umask; ulimit -n'",
        "(trap '' INT HUP USR1; $X grep SigIgn /proc/self/status | tail -c 8)",
        "(trap '' PIPE QUIT USR2 XFSZ; $X grep SigIgn /proc/self/status | tail -c 8)",
        "$X grep -e SigIgn -e SigBlk /proc/self/status | cut -c18-",
        "$X bash -c 'trap \"echo term; exit 5\" TERM; echo up > up; while :; do read -t 1 x; done'"
            + " <> fifo & p=$!; until test -s up; do :; done; kill $p; wait $p; echo $?",
        "$X ./no-such-file; echo $?; $X ./; echo $?; $X no-such-command; echo $?; $X ''; echo $?",
        "mkdir gone; cd gone; mkdir $'\\303\\251 \\t'; cd *; $X pwd",
      })
  void command_behavesAsBare(String script) throws Exception {
    Shell shell = Shell.in(folder);
    Files.writeString(folder.resolve("file"), "expanded\n");
    List<Shell.Result> results = new ArrayList<>();
    for (String front : List.of("env", "$OPAL exec --")) {
      Shell.Result result =
          shell.run("rm -rf up gone fifo; mkfifo fifo; X=\"" + front + "\"; " + script);
      results.add(result);
    }
    Shell.Result bare = results.get(0);
    Shell.Result wrapped = results.get(1);
    assertThat(bare.out()).isNotEmpty();
    assertThat(wrapped.out()).isEqualTo(bare.out());
    assertThat(wrapped.code()).isEqualTo(bare.code());
    if (!script.contains("no-such")) {
      assertThat(wrapped.err()).isEqualTo(bare.err());
    }
    for (Recorded.Sealed run : shell.recorded().sealed()) {
      run.assertIntact();
    }
    assertThat(shell.recorded().open()).isEmpty();
  }

  @Test
  void environment_gainsOnlyThePlaceInTheRun() {
    Shell.Result result =
        Shell.in(folder)
            .run(
                "env > bare; $OPAL exec -- env > wrapped; comm -13 <(sort bare) <(sort wrapped) | cut -d= -f1");
    assertThat(result.out().lines())
        .containsExactlyInAnyOrder(
            "OPAL_DOOR",
            "OPAL_MASKING",
            "OPAL_RUN_DIR",
            "OPAL_RUN_ID",
            "OPAL_RUN_KEY",
            "OPAL_STEP_PATH",
            "TRACEPARENT");
  }

  @Test
  void variables_whoseNamesAreNoIdentifiersPassThrough() {
    Shell.in(folder)
        .expect(
            "env 'INPUT_MY-TOKEN=x' 'my.setting=y' 'BASH_FUNC_f%%=() { :; }'"
                + " $OPAL exec -- env | grep -cE '^(INPUT_MY-TOKEN|my.setting|BASH_FUNC_f%%)='",
            "3\n");
  }

  @Test
  void ownMessages_areSilentWhereStderrIsNoTerminal() {
    Shell.in(folder).expect("$OPAL exec -- echo hi 2>&1", "hi\n");
  }

  @Test
  void names_inAnyEncoding_areKeptWhateverTheLocale() throws Exception {
    Path strange = Files.createDirectory(folder.resolve("é ü 日本"));
    Shell shell = Shell.in(folder).with("OPAL_HOME", strange.resolve("h").toString());
    shell.expect(
        "cd 'é ü 日本'; $OPAL exec --tag 'k=日本' --run-id-file 'ré' -- echo 'é'; test -s 'ré'", "é\n");
    Recorded.Sealed run = shell.recorded().only();
    assertThat(run.json("plan.json").toString()).contains("é");
    assertThat(run.summary().toString()).contains("日本");
  }
}
