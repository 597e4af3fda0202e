// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrapped command in a shell script without a terminal behaves as the bare command does. */
@Timeout(60)
class PassThroughIT {
  /** Leaves out signals 32 and 33, which the thread library ignores now and then. */
  private static final String MASK =
      "mask() { while read k v; do printf '%s %x\\n' $k $((0x$v & 0xfffffffe7fffffff)); done; }; ";

  @TempDir Path folder;

  @BeforeEach
  void writeOpal() throws IOException {
    OpalCommand.write(folder);
  }

  /** Runs a bash script in the folder, where {@code ./opal} wraps; gives its standard output. */
  private String bash(String script) throws Exception {
    Path out = Files.createTempFile(folder, "script", ".out");
    Process process =
        new ProcessBuilder("env", "--default-signal", "bash", "-c", script)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("script ended").isTrue();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return Files.readString(out);
  }

  private String recorded(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  /** What a command does must be the same with {@code ./opal} in the place of {@code $OPAL}. */
  private void assertInvisible(String script) throws Exception {
    String bare = bash(MASK + "OPAL=; " + script);
    String wrapped = bash(MASK + "OPAL=./opal; " + script);

    assertThat(bare).isNotEmpty();
    assertThat(wrapped).isEqualTo(bare);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "$OPAL sh -c 'exit 42'; echo $?",
        "$OPAL sh -c 'kill -KILL $$'; echo $?",
        "$OPAL ./missing; echo $?",
        "$OPAL ./; echo $?",
        "$OPAL printf '%s|' a '' 'b c' $'\\n' $'\\xff\\xfe' '*' '$x' | od -c",
        "export A=$'\\xff' B='1 2'; $OPAL sh -c 'echo \"$A$B\"' | od -c",
        "$OPAL env -0 | tr '\\0' '\\n' | grep -v -e ^_= -e ^OPAL= | sort",
        "printf '1\\n2\\n3\\n' | while read x; do $OPAL echo got $x; done",
        "printf '1\\n2\\n3\\n' | { $OPAL sh -c 'read x; echo $x'; cat; }",
        "$OPAL yes | head -n 2; echo ${PIPESTATUS[0]}",
        "$OPAL cat <(echo substituted)",
        "$OPAL sh -c 'cat <&7' 7< <(echo seven)",
        "$OPAL sh -c 'echo x' >&-; echo $?",
        "$OPAL sh -c 'echo x >&2' 2>&-; echo $?",
        "$OPAL cat <&-; echo $?",
        "$OPAL sh -c 'for f in 0 1 2 3 4 5 6; do test -e /proc/$$/fd/$f && echo $f; done'",
        "$OPAL grep -e SigBlk -e SigIgn /proc/self/status | mask",
        "(trap '' INT HUP USR1; $OPAL grep -e SigBlk -e SigIgn /proc/self/status | mask)",
        "(trap '' PIPE QUIT USR2; export FRONT_OPTS=-Ddev.opal.signals.ignored=$(awk '/SigIgn/{print $2}' /proc/self/status);"
            + " $OPAL grep -e SigBlk -e SigIgn /proc/self/status | mask)",
        "cd /; umask 027; ulimit -n 100; ${OPAL:+$OLDPWD/opal} sh -c 'pwd; umask; ulimit -n; nice'",
        "head -c 3000000 /dev/urandom > r; $OPAL cat r | cmp - r && echo same",
        "$OPAL sh -c 'trap \"echo term; exit 5\" TERM; echo up > up; while :; do sleep 0.02; done' & p=$!;"
            + " until test -s up; do sleep 0.02; done; kill $p; wait $p; echo $?; rm up",
        "$OPAL sh -c 'trap \"echo usr1; exit 5\" USR1; echo up > up; while :; do sleep 0.02; done' & p=$!;"
            + " until test -s up; do sleep 0.02; done; kill -USR1 $p; wait $p; echo $?; rm up",
        "$OPAL sh -c 'trap \"echo alrm; exit 5\" ALRM; echo up > up; while :; do sleep 0.02; done' & p=$!;"
            + " until test -s up; do sleep 0.02; done; kill -ALRM $p; wait $p; echo $?; rm up",
      })
  void opal_isInvisible(String script) throws Exception {
    assertInvisible(script);
  }

  @Test
  void output_isRecordedByStream() throws Exception {
    assertThat(bash("./opal sh -c 'echo out; echo err >&2'")).isEqualTo("out\n");

    assertThat(recorded("STDOUT")).isEqualTo("out\n");
    assertThat(recorded("STDERR")).isEqualTo("err\n");
  }

  @Test
  void closedReader_endsTheStepButNotTheRecord() throws Exception {
    assertThat(
            bash(
                "./opal sh -c 'echo first; echo up > up; while :; do sleep 0.02; echo more || exit; done' | head -n 1"))
        .isEqualTo("first\n");

    assertThat(recorded("STDOUT")).startsWith("first\n");
    assertThat(recorded("exit")).contains("signal=OptionalInt[13]");
  }

  @Test
  void fullDisk_isToldAndLosesNoRecord() throws Exception {
    bash("./opal echo hello > /dev/full");

    assertThat(recorded("STDOUT")).isEqualTo("hello\n");
    assertThat(recorded("exit")).contains("undelivered=[STDOUT]");
  }

  @Test
  void stubbornStep_isKilledAfterTheGrace() throws Exception {
    String script =
        """
        export FRONT_OPTS=-Dfront.grace=200
        ./opal sh -c 'trap "" INT TERM; echo up > up; while :; do sleep 0.02; done' & p=$!
        until test -s up; do sleep 0.02; done; kill $p; wait $p; echo $?
        """;

    assertThat(bash(script)).isEqualTo("137\n");
    assertThat(recorded("exit")).contains("cancelled=true");
  }

  @Test
  void serverInTheBackground_survivesTheRunAndIsHeard() throws Exception {
    String script =
        """
        mkfifo fifo
        ./opal sh -c '(read x; echo served $x; read y; echo done > done) < fifo & echo started' > log
        cat log
        { echo you; until grep -q served log; do sleep 0.02; done; echo y; } > fifo
        until test -s done; do sleep 0.02; done
        cat log
        """;

    assertThat(bash(script)).isEqualTo("started\nstarted\nserved you\n");
    assertThat(recorded("exit")).contains("heldOpen=[STD");
    assertThat(recorded("STDOUT")).isEqualTo("started\n");
  }
}
