// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An {@code opal run} that is told to end: in whatever state, it ends soon and says so. */
class CancelIT {
  /** Says who it is and stays; it ends by itself when it is told to. */
  private static final String STAY = "sh -c 'echo $$ > $0.pid; mv $0.pid $0; exec sleep 1000' ";

  @TempDir Path folder;

  private Process start(Shell shell, String source) throws Exception {
    Files.writeString(shell.file("p.opl"), "target t {\n" + source + "\nlast: touch never\n}\n");
    return shell.start("exec $OPAL run p.opl --env dev", shell.file("out"), shell.file("err"));
  }

  private void cancel(Shell shell, Process opal, String signal, int exitCode) throws Exception {
    Instant told = Instant.now();
    shell.run("kill -" + signal + " " + opal.pid());
    int code = opal.waitFor();
    assertThat(Duration.between(told, Instant.now())).isLessThan(Duration.ofSeconds(10));
    assertThat(code).as(Files.readString(shell.file("err"))).isEqualTo(exitCode);
    assertThat(shell.file("never")).doesNotExist();
    Recorded.Sealed run = shell.recorded().only();
    run.assertIntact();
    assertThat(run.summary().string("status")).isEqualTo("cancelled");
  }

  private static void assertEnded(Shell shell, String... names) throws Exception {
    for (String name : names) {
      long pid = Long.parseLong(shell.awaitFile(name));
      Shell.until(name + " ends", () -> ProcessHandle.of(pid).isEmpty());
    }
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 129"})
  void inAStep(String signal, int exitCode) throws Exception {
    Shell shell = Shell.in(folder);
    Process opal = start(shell, "a: " + STAY + "up");
    shell.awaitFile("up");
    cancel(shell, opal, signal, exitCode);
    assertEnded(shell, "up");
    assertThat(shell.recorded().only().step("main/a").string("status")).isEqualTo("cancelled");
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void amongBranches(String signal, int exitCode) throws Exception {
    Shell shell = Shell.in(folder);
    Process opal =
        start(
            shell,
            "@parallel {\na: "
                + STAY
                + "one\n@timeout(60s) {\nb: "
                + STAY
                + "two\n}\ndone: true\n}");
    shell.awaitFile("one");
    shell.awaitFile("two");
    Shell.until(
        "the third branch ends",
        () -> Files.readString(shell.file("err")).contains("main/done succeeded"));
    cancel(shell, opal, signal, exitCode);
    assertEnded(shell, "one", "two");
    assertThat(shell.recorded().only().step("main/done").string("status")).isEqualTo("succeeded");
  }

  @Test
  void betweenTwoAttempts() throws Exception {
    Shell shell = Shell.in(folder);
    Process opal = start(shell, "@retry(times=3, delay=1h) {\na: echo x > tried; false\n}");
    shell.awaitFile("tried");
    Shell.until(
        "the first attempt ended",
        () -> Files.readString(shell.file("err")).contains("(attempt 1)"));
    cancel(shell, opal, "INT", 130);
  }

  @Test
  void whileAServerKeepsItWaiting() throws Exception {
    Shell shell = Shell.in(folder);
    try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Process opal =
          start(shell, "a: @http(\"http://127.0.0.1:" + server.getLocalPort() + "/\", timeout=1h)");
      try (var connection = server.accept()) {
        assertThat(connection.getInputStream().read()).isPositive();
        cancel(shell, opal, "INT", 130);
      }
    }
  }

  @Test
  void whileAStepIsInNoHurry() throws Exception {
    Shell shell = Shell.in(folder);
    Process opal =
        start(
            shell,
            "a: trap 'echo cleaned up; exit 3' TERM; trap '' INT; echo x > up; while :; do sleep 0.05; done");
    shell.awaitFile("up");
    // Its own code comes through.
    cancel(shell, opal, "TERM", 3);
    assertThat(shell.recorded().only().text("steps/main/a.log")).contains("cleaned up\n");
  }

  @ParameterizedTest
  @CsvSource({"INT, 130", "TERM, 143"})
  void inAStepThatEndsAsIfNothingHadBeen(String signal, int exitCode) throws Exception {
    Shell shell = Shell.in(folder);
    Process opal =
        start(shell, "a: trap 'exit 0' " + signal + "; echo x > up; while :; do sleep 0.05; done");
    shell.awaitFile("up");
    cancel(shell, opal, signal, exitCode);
  }

  /** Many programs take a second one for impatience. */
  @Test
  void twice() throws Exception {
    Shell shell = Shell.in(folder);
    Process opal =
        start(
            shell,
            "a: trap '' TERM; trap 'echo x >> told; test $(wc -l < told) = 1 || exit 4' INT;"
                + " echo x > up; while :; do sleep 0.05; done");
    shell.awaitFile("up");
    shell.run("kill -INT " + opal.pid());
    shell.awaitFile("told");
    cancel(shell, opal, "INT", 4);
  }

  @Test
  void otherSignalsBetweenTwoAttempts_areNobodys() throws Exception {
    Shell shell = Shell.in(folder);
    Files.writeString(
        shell.file("p.opl"),
        "target t {\n@retry(times=2, delay=1s) {\na: echo x >> tried; test $(wc -l < tried) = 2\n}\n}\n");
    Process opal =
        shell.start("exec $OPAL run p.opl --env dev", shell.file("out"), shell.file("err"));
    Shell.until(
        "the first attempt ended",
        () ->
            Files.exists(shell.file("err"))
                && Files.readString(shell.file("err")).contains("(attempt 1)"));
    shell.run("kill -USR1 " + opal.pid());
    assertThat(opal.waitFor()).as(Files.readString(shell.file("err"))).isZero();
  }

  /** The moment between the start of the program and the first step. */
  @Test
  void atAnyMomentOfItsStart() throws Exception {
    Shell shell = Shell.in(folder);
    shell.expect("$OPAL exec -- true", "");
    for (int millis : List.of(20, 40, 60, 80, 100, 130, 160, 200)) {
      Process opal = start(shell, "a: true");
      Instant until = Instant.now().plusMillis(millis);
      Shell.until("the moment", () -> Instant.now().isAfter(until));
      shell.run("kill -INT " + opal.pid());
      opal.waitFor();
    }
    shell.run("$OPAL runs recover");
    for (Recorded.Sealed run : shell.recorded().sealed()) {
      run.assertIntact();
      assertThat(run.summary().string("status")).isIn("succeeded", "cancelled", "interrupted");
    }
    assertThat(shell.recorded().open()).isEmpty();
  }
}
