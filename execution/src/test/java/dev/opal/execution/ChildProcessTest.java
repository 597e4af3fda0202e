// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes, captured. */
@Timeout(60)
class ChildProcessTest {
  private static final Grace FAST =
      new Grace(
          Duration.ofMillis(150),
          Duration.ofMillis(300),
          Duration.ofMillis(100),
          Duration.ofMillis(300));

  @TempDir Path folder;

  private final CapturingSink sink = new CapturingSink();

  private static Launch command(String... command) {
    return Launch.capture(ByteStrings.of(command)).withGrace(FAST);
  }

  private static Launch shell(String script) {
    return command("sh", "-c", script);
  }

  private ChildExit run(Launch launch) throws SpawnException {
    try (ChildProcess child = ChildProcess.start(launch, sink)) {
      return child.await();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 126, 127, 255})
  void exitCode_comesThrough(int code) throws Exception {
    ChildExit exit = run(shell("exit " + code));

    assertThat(exit.exitCode()).isEqualTo(code);
    assertThat(exit.signal()).isEmpty();
    assertThat(exit.cancelled()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6, 9, 11, 13, 15})
  void signal_is128AndItsNumber(int signal) throws Exception {
    ChildExit exit = run(shell("ulimit -c 0; kill -" + signal + " $$"));

    assertThat(exit.exitCode()).isEqualTo(128 + signal);
    assertThat(exit.signal()).isEqualTo(OptionalInt.of(signal));
  }

  @Test
  void bothStreams_comeWholeAndEndOnce() throws Exception {
    run(shell("echo out; echo err >&2"));

    assertThat(sink.text(Stream.STDOUT)).isEqualTo("out\n");
    assertThat(sink.text(Stream.STDERR)).isEqualTo("err\n");
    assertThat(sink.ends()).isEqualTo(Map.of(Stream.STDOUT, 1, Stream.STDERR, 1));
  }

  @Test
  void anyBytes_comeUnchanged() throws Exception {
    byte[] random = new byte[10_000_000];
    new Random(4).nextBytes(random);
    Path file = Files.write(folder.resolve("random"), random);

    run(command("cat", file.toString()));

    assertThat(sink.bytes(Stream.STDOUT)).isEqualTo(random);
  }

  @Test
  void environment_isExactlyTheGivenBytes() throws Exception {
    ByteStrings environment =
        ByteStrings.of("PATH=/bin:/usr/bin", "A=1", "A=2", "noequals", "", "EMPTY=")
            .plus(
                ByteStrings.ofTerminated(new byte[] {'B', '=', (byte) 0xff, '\n', (byte) 0xc3, 0}));

    run(command("cat", "/proc/self/environ").withEnvironment(environment));

    assertThat(ByteStrings.ofTerminated(sink.bytes(Stream.STDOUT))).isEqualTo(environment);
  }

  @Test
  void arguments_areExactlyTheGivenBytes() throws Exception {
    ByteStrings command =
        ByteStrings.of("cat", "/proc/self/cmdline", "--", "")
            .plus(ByteStrings.ofTerminated(new byte[] {(byte) 0xfe, ' ', '\n', (byte) 0x80, 0}));

    run(Launch.capture(command));

    assertThat(ByteStrings.ofTerminated(sink.bytes(Stream.STDOUT))).isEqualTo(command);
  }

  @Test
  void directory_isTheWorkingDirectory() throws Exception {
    run(command("pwd", "-P").withDirectory(folder));

    assertThat(sink.text(Stream.STDOUT)).isEqualTo(folder.toRealPath() + "\n");
  }

  @Test
  void missingDirectory_isOwnFailure() {
    assertThatThrownBy(() -> run(command("pwd").withDirectory(folder.resolve("none"))))
        .isInstanceOf(SpawnException.class)
        .hasMessageContaining(folder.resolve("none").toString())
        .extracting(e -> ((SpawnException) e).exitCode())
        .isEqualTo(125);
  }

  @Test
  void openFiles_doNotReachTheChild() throws Exception {
    List<AutoCloseable> open = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      open.add(
          Files.newByteChannel(
              folder.resolve("f" + i), StandardOpenOption.CREATE, StandardOpenOption.WRITE));
    }

    run(shell("for f in /proc/self/fd/*; do readlink $f; done"));
    for (AutoCloseable file : open) {
      file.close();
    }

    assertThat(sink.text(Stream.STDOUT)).contains("pipe:").doesNotContain(folder.toString());
  }

  @Test
  void ownDescriptors_areAllClosedAfterwards() throws Exception {
    run(shell("true"));
    int before = Inherited.openDescriptors().size();

    for (int i = 0; i < 10; i++) {
      run(shell("echo x; sleep 100 & echo $! >&2"));
      assertThatThrownBy(() -> run(command("no-such-program"))).isInstanceOf(SpawnException.class);
    }
    run(shell("kill " + sink.text(Stream.STDERR).replace('\n', ' ')));

    assertThat(Inherited.openDescriptors()).hasSize(before);
  }

  @Test
  void heldStream_doesNotHoldTheStep() throws Exception {
    try (ChildProcess child = ChildProcess.start(shell("sleep 100 & echo $!"), sink)) {
      ChildExit exit = child.await();

      assertThat(exit.heldOpen()).containsExactlyInAnyOrder(Stream.STDOUT, Stream.STDERR);
      child.signal(Signals.TERM);
      run(shell("kill " + sink.text(Stream.STDOUT)));
    }
  }

  @Test
  void streamPrintedToWithoutPause_doesNotHoldTheStep() throws Exception {
    try (ChildProcess child = ChildProcess.start(shell("echo begin; yes & echo $! >&2"), sink)) {
      assertThat(child.await().heldOpen()).contains(Stream.STDOUT);
      run(shell("kill " + sink.text(Stream.STDERR)));
    }
    assertThat(sink.text(Stream.STDOUT)).startsWith("begin\ny\n");
  }

  @Test
  void outputAfterTheStep_isLate() throws Exception {
    Path fifo = folder.resolve("fifo");
    run(command("mkfifo", fifo.toString()));
    try (ChildProcess child =
        ChildProcess.start(shell("(read x; echo $x) < " + fifo + " & echo now"), sink)) {
      child.await();
      Files.writeString(fifo, "later\n");
      sink.awaitText(Stream.STDOUT, "later\n");
    }

    assertThat(sink.text(Stream.STDOUT)).isEqualTo("now\n");
    assertThat(sink.late(Stream.STDOUT)).isEqualTo("later\n");
  }

  @Test
  void cancel_interrupts() throws Exception {
    try (ChildProcess child =
        ChildProcess.start(
            shell("trap 'exit 3' INT; echo up; while :; do sleep 0.01; done"), sink)) {
      sink.awaitText(Stream.STDOUT, "up");
      child.cancel();
      ChildExit exit = child.await();

      assertThat(exit.exitCode()).isEqualTo(3);
      assertThat(exit.cancelled()).isTrue();
    }
  }

  @Test
  void cancel_terminatesWhoIgnoresInterrupts() throws Exception {
    assertThat(cancelled("trap '' INT; echo up; while :; do sleep 0.01; done").signal())
        .hasValue(15);
  }

  @Test
  void cancel_killsTheWholeGroupInTheEnd() throws Exception {
    ChildExit exit =
        cancelled("trap '' INT TERM; sleep 100 & echo up; while :; do sleep 0.01; done");

    assertThat(exit.signal()).hasValue(9);
    assertThat(exit.heldOpen()).isEmpty();
  }

  private ChildExit cancelled(String script) throws Exception {
    try (ChildProcess child = ChildProcess.start(shell(script), sink)) {
      sink.awaitText(Stream.STDOUT, "up");
      child.cancel();
      return child.await();
    }
  }

  @Test
  void stoppedProcess_hasNotEnded() throws Exception {
    try (ChildProcess child = ChildProcess.start(shell("echo up; kill -STOP $$; exit 4"), sink)) {
      sink.awaitText(Stream.STDOUT, "up");
      awaitState(child.pid(), 'T');
      child.signal(Signals.CONT);

      assertThat(child.await().exitCode()).isEqualTo(4);
    }
  }

  private static void awaitState(long pid, char state) throws IOException {
    String stat;
    do {
      stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
    } while (stat.charAt(stat.lastIndexOf(')') + 2) != state);
  }

  @Test
  void usage_isThatOfTheProcess() throws Exception {
    ChildExit busy = run(shell("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done"));
    ChildExit idle = run(command("true"));

    // Against each other and not against the clock, which says nothing of how busy the machine is.
    assertThat(busy.cpuUser().plus(busy.cpuSystem()))
        .isGreaterThan(idle.cpuUser().plus(idle.cpuSystem()));
    assertThat(idle.peakMemoryBytes()).as("below Opal's own").isEmpty();
  }

  @Test
  void peakMemory_isInBytes() throws Exception {
    long megabytes = Posix.ownPeakMemory() / 1_000_000 + 100;

    ChildExit exit =
        run(command("dd", "if=/dev/zero", "of=/dev/null", "bs=" + megabytes + "M", "count=1"));

    assertThat(exit.peakMemoryBytes().orElseThrow())
        .isBetween(megabytes << 20, (megabytes + 50) << 20);
  }

  @Test
  void failingSink_doesNotDisturbTheProcess() throws Exception {
    OutputSink failing =
        new OutputSink() {
          @Override
          public void output(Stream stream, ByteBuffer bytes, boolean late) {
            throw new IllegalStateException("full");
          }

          @Override
          public void end(Stream stream) {}
        };
    try (ChildProcess child =
        ChildProcess.start(shell("head -c 5000000 /dev/zero && exit 5"), failing)) {
      ChildExit exit = child.await();

      assertThat(exit.exitCode()).isEqualTo(5);
      assertThat(exit.sinkFailure()).hasValueSatisfying(e -> assertThat(e).hasMessage("full"));
    }
  }

  @Test
  void close_killsWhatStillRuns() throws Exception {
    ChildProcess child = ChildProcess.start(command("sleep", "1000"), sink);
    child.close();
    child.close();

    assertThat(child.await().signal()).hasValue(9);
  }

  @Test
  void manyProcesses_runAtOnce() throws Exception {
    List<ChildProcess> children = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      children.add(ChildProcess.start(shell("read x; exit " + i), sink));
    }
    for (int i = 0; i < 40; i++) {
      try (ChildProcess child = children.get(i)) {
        assertThat(child.await().exitCode()).isEqualTo(i);
      }
    }
  }
}
