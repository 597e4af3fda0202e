// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a wrapped command leaves running in a terminal window runs on, as without Opal. */
@Timeout(90)
class BackgroundIT {
  @TempDir Path folder;
  private String opal = "";

  @BeforeEach
  void writeOpal() throws IOException {
    opal = OpalCommand.write(folder).toString();
  }

  /** Both with Opal in front and without. */
  @ParameterizedTest
  @ValueSource(strings = {"", "opal "})
  void bareServer_survivesTheStep_andIsSeen(String front) throws Exception {
    try (TestTerminal terminal = shell()) {
      terminal.type(
          front.replace("opal", opal)
              + "bash -c '(read x; echo served $x) <fifo & :'; echo ba''ck\n");
      terminal.await("back\r\n");
      terminal.type("echo you > fifo\n");
      terminal.await("served you");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "opal "})
  void serverThatPrintsElsewhere_survivesTheTerminal(String front) throws Exception {
    try (TestTerminal terminal = shell()) {
      terminal.type(
          front.replace("opal", opal)
              + "bash -c '(read x; echo served $x > out) <fifo >/dev/null 2>&1 & :'; echo ba''ck\n");
      terminal.await("back\r\n");
    }
    // For reading too, or the opening would wait for a server that is no more.
    try (RandomAccessFile fifo = new RandomAccessFile(folder.resolve("fifo").toFile(), "rw")) {
      fifo.writeBytes("you\n");
      Path out = folder.resolve("out");
      await("the server answers").until(() -> Files.exists(out) && Files.size(out) > 0);
    }
  }

  /** The terminal is gone then, and the kernel says so to whoever leads its session. */
  @Test
  void opalThatIsKilled_takesTheStepWithIt() throws Exception {
    try (TestTerminal terminal = shell()) {
      terminal.type(
          opal
              + " sh -c 'echo $PPID $$ > pids; kill -KILL $(ps -o ppid= -p $PPID);"
              + " while :; do sleep 0.02; done'; echo ba''ck\n");
      terminal.await("back\r\n");
    }
    for (String pid : Files.readString(folder.resolve("pids")).strip().split(" ")) {
      await("the end of " + pid)
          .until(
              () -> ProcessHandle.of(Long.parseLong(pid)).filter(ProcessHandle::isAlive).isEmpty());
    }
  }

  private TestTerminal shell() throws Exception {
    TestTerminal terminal = TestTerminal.run("bash", "--norc", "--noprofile", "-i");
    terminal.await("prompt> ");
    terminal.type("cd " + folder + "; mkfifo fifo; echo re''ady\n");
    terminal.await("ready\r\n");
    return terminal;
  }

  @Test
  void serverInTheBackground_survivesTheStepAndIsSeen() throws Exception {
    String fifo = folder.resolve("fifo").toString();
    String server = "trap \"\" HUP; (read x; echo served $x) < " + fifo + " &";
    try (TestTerminal terminal =
        TestTerminal.run(
            "sh",
            "-c",
            "mkfifo "
                + fifo
                + "; "
                + opal
                + " sh -c '"
                + server
                + "'; echo back; read y; echo $y > "
                + fifo
                + "; read z")) {
      terminal.await("back");
      terminal.type("you\n");
      terminal.await("served you");
    }
  }
}
