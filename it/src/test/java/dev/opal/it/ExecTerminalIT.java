// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code opal exec} in a window of tmux. */
class ExecTerminalIT {
  @TempDir Path folder;
  private Shell shell;

  @BeforeEach
  void shell() {
    if (!Files.isExecutable(Path.of("/usr/bin/tmux"))) {
      Peers.missing("tmux is not installed: apt-get install tmux");
    }
    shell = Shell.in(folder).with("TERM", "xterm").with("PS1", "prompt> ");
  }

  @AfterEach
  void closeWindow() {
    tmux("kill-server");
  }

  private Shell.Result tmux(String command) {
    return shell.run("tmux -S sock -f /dev/null " + command);
  }

  /** Opens a window of 80 columns and 24 rows with a script in it. */
  private void open(String script) throws Exception {
    Files.writeString(folder.resolve("script"), script + "\necho over; read x\n");
    Shell.Result result = tmux("new-session -d -x 80 -y 24 'bash script'");
    assertThat(result.err()).isEmpty();
  }

  private String screen() {
    return tmux("capture-pane -p -e -J -S -100").out();
  }

  private void awaitScreen(String text) {
    try {
      Shell.until(text + " on the screen", () -> screen().contains(text));
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      throw new AssertionError("never on the screen: " + text + "\n" + screen(), e);
    }
  }

  @Test
  void eachDescriptor_isATerminalWhereItWas() throws Exception {
    String look = "sh -c 'for f in 0 1 2; do [ -t $f ] && echo $f >&9; done'";
    StringBuilder script = new StringBuilder();
    for (String front : new String[] {"", "$OPAL exec -- "}) {
      String file = front.isEmpty() ? "bare" : "wrapped";
      for (String redirection :
          new String[] {"", "> o", "2> e", "< /dev/null", "> o 2> e", "2>&1 | cat"}) {
        script.append(
            front + look + " 9>> " + file + " " + redirection + "; echo >> " + file + "\n");
      }
    }
    open(script.toString());
    awaitScreen("over");
    assertThat(Files.readString(folder.resolve("wrapped")))
        .isEqualTo(Files.readString(folder.resolve("bare")))
        .startsWith("0\n1\n2\n\n0\n2\n\n0\n1\n\n");
  }

  @Test
  void run_showsWhatRunsAndHowLongItUsuallyTakes() throws Exception {
    Files.writeString(
        folder.resolve("p.opl"),
        "target t {\nquick: sh -c 'test -e go || touch go; read x < fifo'\n}\n");
    open(
        "mkfifo fifo; (until test -e go; do :; done; echo x > fifo) & $OPAL run p.opl --env dev;"
            + " $OPAL run p.opl --env dev");
    awaitScreen("ms usually");
    assertThat(screen()).containsPattern("… main/quick  \\d+ms, \\d+ms usually");
    Files.writeString(folder.resolve("fifo"), "x\n");
    awaitScreen("over");
    assertThat(screen()).doesNotContain("usually");
  }

  @Test
  void colours_andTheRunsIdAreSeenWhereThereIsATerminal() throws Exception {
    Files.createDirectory(folder.resolve("sub"));
    open(
        "$OPAL exec -- ls -d --color=auto sub; $OPAL exec -- ls -d --color=auto sub > out; $OPAL exec -- ls -d --color=auto sub 2> err");
    awaitScreen("over");
    String screen = screen();
    assertThat(screen.split("\u001b\\[[0-9;]*msub", -1)).hasSize(3);
    assertThat(screen.split("opal: run-[0-9a-f-]+ succeeded in", -1)).hasSize(3);
    assertThat(Files.readString(folder.resolve("out"))).isEqualTo("sub\n");
    assertThat(Files.readString(folder.resolve("err"))).isEmpty();
    assertThat(shell.recorded().sealed()).hasSize(3);
  }

  @Test
  void windowSize_isThereAndFollows() throws Exception {
    open(
        "$OPAL exec -- bash -c 'trap \"stty size; exit\" WINCH; stty size; while :; do read -t 0.05; done'");
    awaitScreen("24 80");
    tmux("resize-window -x 100 -y 30");
    awaitScreen("30 100");
    awaitScreen("over");
  }

  @Test
  void controlC_endsTheStepAndSealsTheRun() throws Exception {
    open("trap : INT; $OPAL exec --step s -- sh -c 'echo u''p; sleep 1000'; echo code $?");
    awaitScreen("up");
    tmux("send-keys C-c");
    awaitScreen("code 130");
    Recorded.Sealed run = shell.recorded().only();
    run.assertIntact();
    assertThat(run.summary().string("status")).isEqualTo("cancelled");
    assertThat(run.text("steps/main/s.log")).contains("up\r\n");
  }

  @Test
  void bareServerInTheBackground_outlivesTheRunAndIsSeen() throws Exception {
    open(
        "mkfifo fifo; $OPAL exec --step s -- sh -c '(read x; echo served $x) < fifo & echo u''p';"
            + " echo you > fifo");
    awaitScreen("served you");
    Recorded.Sealed run = shell.recorded().only();
    run.assertIntact();
    assertThat(run.summary().string("status")).isEqualTo("succeeded");
    assertThat(run.text("steps/main/s.log")).isEqualTo("up\r\n");
  }

  @Test
  void typedText_reachesTheStep() throws Exception {
    open(
        "$OPAL exec --step s -- sh -c 'echo u''p; read x; echo got $x'; stty -a | grep -o ' icanon'");
    awaitScreen("up");
    tmux("send-keys hello Enter");
    awaitScreen("got hello");
    awaitScreen("icanon");
  }
}
