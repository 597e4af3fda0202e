// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Children that do not do what is expected of them. */
class ChildrenIT {
  @TempDir Path folder;

  private static final String WAIT = "while :; do read -t 1 x <> fifo; done";

  /** Signals Opal once the step is up; gives Opal's exit code. */
  private int cancel(Shell shell, String traps, String signal) throws Exception {
    Process opal =
        shell.start(
            "mkfifo fifo; exec $OPAL exec --step s -- bash -c '"
                + traps
                + " echo up > up; "
                + WAIT
                + "'");
    shell.awaitFile("up");
    new ProcessBuilder("kill", "-" + signal, String.valueOf(opal.pid())).start().waitFor();
    if (!opal.waitFor(30, TimeUnit.SECONDS)) {
      Shell.kill(opal);
      throw new AssertionError("never ended");
    }
    return opal.exitValue();
  }

  @Test
  void terminated_stepEndsAndTheRunIsSealedAsCancelled() throws Exception {
    Shell shell = Shell.in(folder);
    assertThat(cancel(shell, "", "TERM")).isEqualTo(143);
    Recorded.Sealed run = shell.recorded().only();
    run.assertIntact();
    assertThat(run.summary().string("status")).isEqualTo("cancelled");
    assertThat(run.step("main/s").integer("signal")).isEqualTo(15);
  }

  /** INT is followed by TERM after 5 s. */
  @Test
  void interruptThatIsIgnored_isFollowedByTerm() throws Exception {
    Shell shell = Shell.in(folder);
    assertThat(cancel(shell, "trap \"\" INT; trap \"echo cleaned; exit 4\" TERM;", "INT"))
        .isEqualTo(4);
    Recorded.Sealed run = shell.recorded().only();
    run.assertIntact();
    assertThat(run.summary().string("status")).isEqualTo("cancelled");
    assertThat(run.text("steps/main/s.log")).isEqualTo("cleaned\n");
  }

  /** And that by KILL after 10 s. */
  @Test
  @Tag("soak")
  void termThatIsIgnored_isFollowedByKill() throws Exception {
    Shell shell = Shell.in(folder);
    assertThat(cancel(shell, "trap \"\" INT TERM HUP;", "TERM")).isEqualTo(137);
    assertThat(shell.recorded().only().summary().string("status")).isEqualTo("cancelled");
  }

  @Test
  void backgroundServer_isNotWaitedForAndLives() throws Exception {
    Shell shell = Shell.in(folder);
    Shell.Result result =
        shell.run(
            "mkfifo fifo; $OPAL exec --step s -- sh -c '(read x; echo served $x) < fifo & echo $! > pid; echo started' > log;"
                + " cat log; kill -0 $(cat pid) && echo lives; echo you > fifo; until grep -q served log; do :; done; cat log");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo("started\nlives\nstarted\nserved you\n");
    Recorded.Sealed run = shell.recorded().only();
    run.assertIntact();
    assertThat(run.text("steps/main/s.log")).isEqualTo("started\n");
    assertThat(run.summary().integer("duration_ns")).isLessThan(20_000_000_000L);
  }

  @Test
  void closedStreams_areNoEndOfTheStep() throws Exception {
    Shell shell = Shell.in(folder);
    shell.expect(
        "mkfifo fifo; (echo go > fifo) & $OPAL exec --step s -- sh -c 'echo before; exec >&- 2>&-; read x < fifo; echo $x > seen; exit 0'; cat seen",
        "before\ngo\n");
    assertThat(shell.recorded().only().text("steps/main/s.log")).isEqualTo("before\n");
  }

  @Test
  void forks_thatOutliveTheirParentForALittle_areHeard() throws Exception {
    Shell shell = Shell.in(folder);
    shell.expect("$OPAL exec --step s -- sh -c '(sleep 0.05; echo late) & exit 0'", "late\n");
    Recorded.Sealed run = shell.recorded().only();
    run.assertIntact();
    assertThat(run.text("steps/main/s.log")).isEqualTo("late\n");
  }

  @Test
  void gitThatHangs_keepsNobodyWaiting() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Files.writeString(bin.resolve("git"), "#!/bin/sh\nexec sleep 1000\n");
    bin.resolve("git").toFile().setExecutable(true);
    Shell shell = Shell.in(folder).with("PATH", bin + ":/usr/bin:/bin");
    long start = System.nanoTime();
    shell.expect("/usr/bin/git init -q . && $OPAL exec -- echo ran", "ran\n");
    assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(20));
    shell.recorded().only().assertIntact();
  }
}
