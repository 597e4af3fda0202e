// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The socket at which a recorder hears of secrets: where it is, and whom it hears. */
class DoorIT {
  @TempDir Path folder;

  @Test
  void aDoorOfAnotherUser_getsNoValue() throws Exception {
    Shell shell = Shell.in(folder);
    shell.expect("command -v python3 > found", "");
    Process other =
        shell.start(
            "exec setpriv --reuid=65534 --clear-groups python3 -c 'import socket,os; s=socket.socket(socket.AF_UNIX);"
                + " s.bind(\"/tmp/opal-it-door-\"+str(os.getppid())); s.listen(); open(\"/tmp/opal-it-door-\"+str(os.getppid())+\".up\",\"w\").write(\"x\"); c,a=s.accept(); c.recv(1); d=c.recv(1000); raise SystemExit(1 if b\"s3cr3t\" in d else 0)'");
    Path door = Path.of("/tmp/opal-it-door-" + ProcessHandle.current().pid());
    Shell.until("it listens", () -> Files.exists(Path.of(door + ".up")) || !other.isAlive());
    if (!Files.exists(Path.of(door + ".up"))) {
      Peers.missing("root's rights are needed to be another user");
    }
    shell.run("OPAL_DOOR=" + door + " A_TOKEN=s3cr3t-value $OPAL exec -- true");
    assertThat(shell.recorded().only().lost("masks")).isPositive();
    other.destroyForcibly();
    Files.deleteIfExists(door);
    Files.deleteIfExists(Path.of(door + ".up"));
  }

  /** Though the folder of doors is open to all, as one may be that was there before Opal. */
  @Test
  void anotherUser_isNotHeardAtTheDoor() throws Exception {
    Shell shell = Shell.in(folder);
    if (shell.run("setpriv --reuid=65534 --clear-groups true").code() != 0) {
      Peers.missing("root's rights are needed to be another user");
    }
    Files.writeString(
        shell.file("knock.py"),
        """
        import os, socket
        s = socket.socket(socket.AF_UNIX)
        s.connect(os.environ['OPAL_DOOR'])
        try:
            s.sendall(b'OPAL1m' + b'\\0\\0\\0\\x05ordin' + b'\\0\\0\\0\\x08ordinary' + b'\\0\\0\\0\\0')
            print(s.recv(1))
        except OSError:
            print(b'')
        """);
    String knock = "python3 knock.py";
    String other =
        "setpriv --reuid=65534 --clear-groups " + knock + "; echo ordinary; " + knock + "; true";
    shell.expect(
        "chmod -R a+rwX \"$PWD\" && mkdir -p \"$OPAL_HOME\" && mkdir -m 777 \"$OPAL_HOME\"/doors &&"
            + " $OPAL exec --step s -- sh -c 'chmod 777 \"$OPAL_HOME\" \"${OPAL_DOOR%/*}\" \"$OPAL_DOOR\"; "
            + other
            + "'",
        "b''\nordinary\nb'l'\n");
    assertThat(shell.recorded().only().text("steps/main/s.log")).contains("ordinary");
  }

  @Test
  void aHomeWithALongPath_hasADoorToo() throws Exception {
    Path deep = folder.resolve("d".repeat(100)).resolve("e".repeat(100));
    Files.createDirectories(deep);
    Shell shell = Shell.in(folder).with("OPAL_HOME", deep.toString());
    shell.expect(
        "$OPAL exec -- sh -c 'echo hush-hush | $OPAL mask; echo hush-hush'", "hush-hush\n");
    assertThat(shell.recorded().only().summary().objects("masks")).hasSize(1);
  }

  @Test
  void theSocketOfADeadRecorder_isRemovedByRecovery() throws Exception {
    Shell shell = Shell.in(folder);
    Process outer = shell.start("exec $OPAL exec -- sh -c 'echo x > up; kill -9 $PPID'");
    shell.awaitFile("up");
    outer.waitFor();
    assertThat(doors(shell)).hasSize(1);
    shell.run("$OPAL runs recover");
    assertThat(doors(shell)).isEmpty();
  }

  private static List<Path> doors(Shell shell) throws IOException {
    try (Stream<Path> sockets = Files.list(shell.home().resolve("doors"))) {
      return sockets.toList();
    }
  }
}
