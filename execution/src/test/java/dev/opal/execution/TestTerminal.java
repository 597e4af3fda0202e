// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A terminal window: a shell in a session of its own, whose screen and keyboard are the test's. */
final class TestTerminal implements AutoCloseable {
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final int master;
  private final int pid;
  private final FutureTask<Integer> exit;
  private int seen;

  private TestTerminal(int master, int pid) {
    this.master = master;
    this.pid = pid;
    this.exit = new FutureTask<>(this::waitForExit);
  }

  /** Runs a command in a window of 80 columns and 24 rows. */
  static TestTerminal run(String... command) throws SpawnException {
    int master =
        Posix.checked(
            Posix.symbol("posix_openpt"), Posix.O_RDWR | Posix.O_NOCTTY | Posix.O_CLOEXEC, 0, 0);
    Posix.checked(Posix.symbol("unlockpt"), master, 0, 0);
    resize(master, 24, 80);
    try (Spawner spawner = new Spawner(Wiring.Group.SESSION)) {
      spawner.open(0, Spawner.bytes(Pty.slavePath(master)), Posix.O_RDWR);
      spawner.dup(0, 1);
      spawner.dup(0, 2);
      spawner.closeOthers();
      ByteStrings environment =
          Inherited.environment().with("PS1", "prompt> ").with("TERM", "xterm");
      // The test may have been started in the background, where a shell has INT ignored.
      ByteStrings clean = ByteStrings.of("env", "--default-signal").plus(ByteStrings.of(command));
      int pid = new Program(clean, environment, null).start(spawner);
      TestTerminal terminal = new TestTerminal(master, pid);
      start(terminal::read);
      start(terminal.exit);
      return terminal;
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "terminal");
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    ByteBuffer buffer = Posix.memory(4096);
    while (true) {
      buffer.clear();
      int count = Posix.read(master, buffer);
      synchronized (this) {
        notifyAll();
        if (count <= 0) {
          return;
        }
        byte[] bytes = new byte[count];
        buffer.get(bytes);
        screen.writeBytes(bytes);
      }
    }
  }

  void type(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    Posix.write(master, Posix.memory(bytes.length).put(0, bytes));
  }

  void resize(int rows, int columns) {
    resize(master, rows, columns);
  }

  private static void resize(int master, int rows, int columns) {
    Posix.ioctl(
        master, 0x5414, Posix.memory(8).putShort(0, (short) rows).putShort(2, (short) columns));
  }

  /** Waits until the text appears behind what was awaited before, and gives all up to its end. */
  String await(String text) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    synchronized (this) {
      while (true) {
        int found = screen().indexOf(text, seen);
        if (found >= 0) {
          String before = screen().substring(seen, found + text.length());
          seen = found + text.length();
          return before;
        }
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
          throw new AssertionError("never on the screen: " + text + "\nscreen: " + screen());
        }
        wait(millis);
      }
    }
  }

  String screen() {
    synchronized (this) {
      return screen.toString(UTF_8);
    }
  }

  /** Waits for the end of the command: its exit code, or 128 and the signal. */
  int awaitExit() throws Exception {
    try {
      return exit.get(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("never ended; screen: " + screen(), e);
    }
  }

  private int waitForExit() {
    Posix.awaitEnd(pid);
    ByteBuffer status = Posix.memory(4);
    Posix.reap(pid, status, Posix.memory(Posix.USAGE_BYTES));
    int word = status.getInt(0);
    return (word & 0x7f) == 0 ? word >> 8 & 0xff : 128 + (word & 0x7f);
  }

  /** Closes the window, which hangs up whoever is left. */
  @Override
  public void close() {
    if (!exit.isDone()) {
      ProcessHandle.of(pid)
          .ifPresent(shell -> shell.descendants().forEach(ProcessHandle::destroyForcibly));
      Posix.kill(-pid, Signals.KILL);
    }
  }
}
