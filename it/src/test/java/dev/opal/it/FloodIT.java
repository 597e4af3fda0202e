// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever happens at a recorder's door, the job goes on, its record is whole, and the recorder
 * ends when it is told to; in a small heap too.
 */
class FloodIT {
  /** What talks at the door, and then says so in a file; it stays until it is killed. */
  private static final String CLIENTS =
      """
      import os, socket, struct, sys, threading, time
      open('pid', 'w').write(str(os.getpid()))
      def connect():
          s = socket.socket(socket.AF_UNIX)
          s.settimeout(20)
          s.connect(os.environ['OPAL_DOOR'])
          return s
      def say(s, words):
          try:
              s.sendall(words)
          except OSError:
              pass
      def piece(value):
          return struct.pack('>I', len(value)) + value
      def values(n, size, name):
          return b''.join(piece((b'%s-%d-' % (name, i)).ljust(size, b'x')) for i in range(n))
      def hand_over(name):
          for i in range(5):
              s = connect()
              say(s, b'OPAL1m' + values(2500, 600, b'%s-%d' % (name, i)) + piece(b''))
              try:
                  s.recv(1)
              except OSError:
                  pass
      def redact():
          s = connect()
          say(s, b'OPAL1r')
          for i in range(1000):
              say(s, piece(b'y' * 200000))
      kind, open_sockets = sys.argv[1], []
      if kind == 'many':
          s = connect()
          say(s, b'OPAL1m' + values(20000, 24, b'm') + piece(b''))
          s.recv(1)
      if kind in ('values', 'redact'):
          work = redact if kind == 'redact' else None
          threads = [threading.Thread(target=work or (lambda n=n: hand_over(b'c%d' % n)), daemon=True)
                     for n in range(8)]
          [t.start() for t in threads]
          [t.join(3 if kind == 'redact' else 60) for t in threads]
      for i in range(1000 if kind in ('silent', 'stall', 'announce') else 0):
          try:
              s = connect()
          except OSError:
              break
          open_sockets.append(s)
          say(s, {'silent': b'', 'stall': b'OPAL1m' + values(5, 60, b'v')[:-7],
                  'announce': b'OPAL1m' + struct.pack('>I', 1024 * 1024)}[kind])
      open('talked', 'w').write(str(len(open_sockets)))
      while True:
          time.sleep(1)
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "values, TERM",
    "many, TERM",
    "redact, TERM",
    "silent, INT",
    "stall, TERM",
    "announce, TERM",
    "stall, client"
  })
  void atTheDoor_harmsNoJob(String kind, String signal) throws Exception {
    Shell shell = Shell.in(folder).with("OPAL_JAVA_OPTS", "-Xmx64m");
    Files.writeString(shell.file("clients.py"), CLIENTS);
    Files.writeString(
        shell.file("job.sh"),
        "python3 clients.py "
            + kind
            + " & until test -e talked; do sleep 0.05; done; seq 200000; echo x > printed; test "
            + signal
            + " = client && kill -9 $(cat pid) && exit 7; wait");
    Path out = shell.file("out");
    Path err = shell.file("err");
    Process opal = shell.start("exec $OPAL exec --step s -- bash job.sh", out, err);
    shell.awaitFile("talked");
    Instant talked = Instant.now();
    shell.awaitFile("printed");
    assertThat(Duration.between(talked, Instant.now())).isLessThan(Duration.ofSeconds(10));
    Instant told = Instant.now();
    if (!signal.equals("client")) {
      shell.run("kill -" + signal + " " + opal.pid());
    }
    Shell.until("it ends", () -> !opal.isAlive());
    assertThat(Duration.between(told, Instant.now())).isLessThan(Duration.ofSeconds(15));
    shell.run("kill -9 $(cat pid)");
    assertThat(Files.readString(err)).isEmpty();
    assertThat(Files.readString(out)).endsWith("200000\n");
    Recorded.Sealed run = shell.recorded().only();
    assertThat(run.text("steps/main/s.log")).endsWith("200000\n");
    run.assertIntact();
    assertThat(run.lost("output_bytes")).isZero();
  }
}
