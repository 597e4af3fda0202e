// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A wrapped command in a terminal window behaves as the bare command does. */
@Timeout(90)
class TerminalIT {
  private static final String CTRL_C = "\u0003";
  private static final String CTRL_D = "\u0004";
  private static final String CTRL_Z = "\u001a";

  @TempDir Path folder;
  private String opal = "";

  @BeforeEach
  void writeOpal() throws IOException {
    opal = OpalCommand.write(folder).toString();
  }

  private String recorded(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Files.readString(file) : "";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2>err",
        ">out",
        ">out 2>err",
        "<in",
        "<in >out",
        "<in 2>err",
        "<in >out 2>err",
        ">&-",
        "2>&-",
        "<&-",
        "| cat",
        "2>&1 | cat",
        ">out 2>&1"
      })
  void descriptors_areTerminalsWhereTheyWere(String redirection) throws Exception {
    Path script = folder.resolve("look");
    Files.writeString(folder.resolve("in"), "");
    Files.writeString(
        script,
        "for fd in 0 1 2; do if [ -t $fd ]; then k=terminal; else k=$(readlink /proc/$$/fd/$fd); fi;"
            + " echo $fd ${k%%:*} >> $1; done\n");

    for (String prefix : new String[] {"", opal + " "}) {
      String result = folder.resolve(prefix.isEmpty() ? "bare" : "wrapped").toString();
      try (TestTerminal terminal =
          TestTerminal.run(
              "sh",
              "-c",
              "cd " + folder + "; " + prefix + "sh " + script + " " + result + " " + redirection)) {
        terminal.awaitExit();
      }
    }

    assertThat(kinds("wrapped")).isEqualTo(kinds("bare"));
  }

  /** An inherited file is wrapped in a pipe; all else stays what it is. */
  private String kinds(String name) throws IOException {
    return recorded(name).replace(folder + "/out", "pipe").replace(folder + "/err", "pipe");
  }

  @Test
  void session_isRecordedAsOneStream() throws Exception {
    try (TestTerminal terminal =
        TestTerminal.run(opal, "sh", "-c", "read a; echo got $a; echo err >&2; exit 9")) {
      awaitStart(terminal);
      terminal.type("hello\n");

      assertThat(terminal.awaitExit()).isEqualTo(9);
    }
    assertThat(recorded("TERMINAL")).isEqualTo("hello\r\ngot hello\r\nerr\r\n");
    assertThat(recorded("STDOUT")).isEmpty();
  }

  private void awaitStart(TestTerminal terminal) {
    awaitTrue(terminal, () -> Files.exists(folder.resolve("pid")));
  }

  private static void awaitTrue(TestTerminal terminal, BooleanSupplier condition) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("never true; screen: " + terminal.screen());
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void controllingTerminal_isTheOneBehindStdin() throws Exception {
    try (TestTerminal terminal =
        TestTerminal.run(opal, "sh", "-c", "echo to tty > /dev/tty; tty; ps -o tty= -p $$")) {
      assertThat(terminal.awaitExit()).isZero();
    }
    String[] lines = recorded("TERMINAL").split("\r\n");
    assertThat(lines[0]).isEqualTo("to tty");
    assertThat(lines[1]).isEqualTo("/dev/" + lines[2].strip());
  }

  @Test
  void colours_stay() throws Exception {
    Files.createDirectory(folder.resolve("sub"));
    try (TestTerminal terminal =
        TestTerminal.run("sh", "-c", opal + " ls --color=auto " + folder + " </dev/null")) {
      assertThat(terminal.awaitExit()).isZero();
    }
    assertThat(recorded("TERMINAL")).contains("\033[").doesNotContain("\r");
  }

  @Test
  void newlines_areTranslatedOnce() throws Exception {
    try (TestTerminal terminal =
        TestTerminal.run(
            "sh",
            "-c",
            opal + " printf 'a\\nb\\n' </dev/null; echo; " + opal + " printf 'c\\nd\\n'")) {
      terminal.await("a\r\nb\r\n\r\nc\r\nd\r\n");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "</dev/null", "2>/dev/null"})
  void windowSize_isCopiedAndFollowed(String redirection) throws Exception {
    // The kernel may tell before Opal has copied the size, so the first signal is not always the
    // last.
    String script =
        "exec 3<&1; trap 'stty size <&3; test \"$(stty size <&3)\" = \"50 132\" && exit' WINCH;"
            + " stty size <&3; while :; do sleep 0.02; done";
    try (TestTerminal terminal =
        TestTerminal.run(
            "sh", "-c", opal + " sh -c '" + script.replace("'", "'\\''") + "' " + redirection)) {
      terminal.await("24 80\r\n");
      terminal.resize(50, 132);
      terminal.await("50 132\r\n");
      assertThat(terminal.awaitExit()).isZero();
    }
  }

  @Test
  void interrupt_reachesTheStep() throws Exception {
    String file = Files.writeString(folder.resolve("watched"), "up\n").toString();
    try (TestTerminal terminal = TestTerminal.run(opal, "tail", "-f", file)) {
      terminal.await("up");
      terminal.type(CTRL_C);

      assertThat(terminal.awaitExit()).isEqualTo(130);
    }
    assertThat(recorded("exit")).contains("cancelled=true");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "</dev/null", "| cat"})
  void interruptThatIsIgnored_isFollowedUp(String redirection) throws Exception {
    String script = "trap \"\" INT TERM; echo up; while :; do sleep 0.02; done";
    try (TestTerminal terminal =
        TestTerminal.run(
            "bash",
            "-c",
            "trap : INT; FRONT_OPTS=-Dfront.grace=200 "
                + opal
                + " sh -c '"
                + script
                + "' "
                + redirection
                + "; exit ${PIPESTATUS[0]}")) {
      terminal.await("up");
      terminal.type(CTRL_C);
      terminal.awaitExit();
    }
    assertThat(recorded("exit")).contains("exitCode=137").contains("cancelled=true");
  }

  /** bash reads its prompt raw, a plain sh cooked. */
  @ParameterizedTest
  @ValueSource(strings = {"bash --norc --noprofile -i", "sh -i", "sh -i | cat"})
  void interruptInAShell_killsOnlyItsCommand(String shell) throws Exception {
    try (TestTerminal terminal =
        TestTerminal.run(
            "sh", "-c", "export FRONT_OPTS=-Dfront.grace=100; trap : INT; " + opal + " " + shell)) {
      terminal.await("prompt> ");
      // One process that prints and then waits: a shell interrupted between its commands forgets
      // it.
      Path file = Files.writeString(folder.resolve("watched"), "run\n");
      terminal.type("tail -f " + file + "\n");
      terminal.await("run\r\n");
      terminal.type(CTRL_C);
      terminal.await("prompt> ");
      // At the prompt, and nothing typed behind it for longer than the grace. A shell interrupted
      // while it makes its prompt may not show it again.
      terminal.type(CTRL_C);
      assertThat(new ProcessBuilder("sleep", "0.5").start().waitFor()).isZero();
      terminal.type("echo ali''ve; exit 3\n");
      terminal.await("alive");
      terminal.awaitExit();
    }
    assertThat(recorded("exit")).contains("exitCode=3");
  }

  @Test
  void endOfInput_isPassedOn() throws Exception {
    try (TestTerminal terminal = TestTerminal.run(opal, "sh", "-c", "echo up; cat; echo end")) {
      terminal.await("up");
      terminal.type(CTRL_D);
      terminal.await("end");

      assertThat(terminal.awaitExit()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "</dev/null", "| cat"})
  void stop_givesTheShellBackAndContinues(String redirection) throws Exception {
    try (TestTerminal terminal = TestTerminal.run("bash", "--norc", "--noprofile", "-i")) {
      terminal.await("prompt> ");
      terminal.type(opal + " sh -c 'echo u''p; sleep 1; echo do''ne' " + redirection + "\n");
      terminal.await("up\r\n");
      terminal.type(CTRL_Z);
      terminal.await("Stopped");
      terminal.await("prompt> ");
      terminal.type("stty -a | grep -o ' icanon'; fg\n");
      terminal.await(" icanon\r\n");
      terminal.await("done\r\n");
      terminal.await("prompt> ");
      terminal.type("exit 6\n");

      assertThat(terminal.awaitExit()).isEqualTo(6);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        "sh -c 'kill -TERM $(ps -o ppid= -p $PPID); sleep 1000'",
        "no-such-program",
        "sh -c 'stty raw -echo'"
      })
  void terminal_isAsBeforeAfterwards(String command) throws Exception {
    String before = folder.resolve("before").toString();
    String after = folder.resolve("after").toString();
    try (TestTerminal terminal =
        TestTerminal.run(
            "sh",
            "-c",
            "stty -a > " + before + "; " + opal + " " + command + "; stty -a > " + after)) {
      terminal.awaitExit();
    }

    assertThat(recorded("after")).isNotEmpty().isEqualTo(recorded("before"));
  }
}
