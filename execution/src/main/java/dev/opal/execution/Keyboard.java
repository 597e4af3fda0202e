// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Carries what is typed from Opal's terminal to a child's pseudo-terminal. From {@link #open} to
 * {@link #close()} the outer terminal is raw; the end of Opal sets it back too.
 *
 * <p>Signal characters travel as bytes, and the kernel makes signals of them for the inner
 * foreground group. Two need more. A Ctrl-C that a cooked step ignores has to be followed up, see
 * {@link ChildProcess#cancel()}. A Ctrl-Z has to stop Opal too, and by itself cannot stop a step
 * that leads its session, because a group whose parent is in another session is orphaned and
 * ignores terminal stops: a cooked step is stopped here, together with Opal.
 */
final class Keyboard implements AutoCloseable {
  private static final int STDIN = 0;
  private static final short POLLIN = 0x1;
  private static final short POLLOUT = 0x4;
  private static final int OWN_GROUP = 0;

  private final Pty pty;
  private final Pipe stop;
  private final ByteBuffer outer = Terminal.attributes(STDIN);
  private final ByteBuffer raw = Terminal.raw(outer);
  private final ByteBuffer typed = Posix.memory(4096);
  private final ByteBuffer poll = Posix.memory(2 * 8);
  private final Thread restoreAtExit = new Thread(this::restore, "opal-restore-terminal");
  private final Thread thread = new Thread(this::run, "opal-keyboard");

  private volatile int group;
  private volatile @Nullable Cancellation cancellation;
  private volatile int chunks;
  private volatile int interruptChunk;

  private Keyboard(Pty pty, Pipe stop) {
    this.pty = pty;
    this.stop = stop;
  }

  /** Takes the terminal over. */
  static Keyboard open(Pty pty) throws SpawnException {
    Keyboard keyboard = new Keyboard(pty, Pipe.open());
    Posix.setNonBlocking(
        pty.master(), true); // a step that does not read must not hang the keyboard
    Runtime.getRuntime().addShutdownHook(keyboard.restoreAtExit);
    Terminal.setWhenDrained(STDIN, keyboard.raw);
    return keyboard;
  }

  /**
   * Starts to forward.
   *
   * @param group the step's process group, which leads the inner session
   */
  void start(int group, Cancellation cancellation) {
    this.group = group;
    this.cancellation = cancellation;
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (await(STDIN, POLLIN)) {
      typed.clear();
      int count = Posix.read(STDIN, typed);
      if (count <= 0 && count != -Posix.EINTR && count != -Posix.EAGAIN) {
        return; // the terminal is gone, and a HUP is on its way
      }
      if (count > 0) {
        typed.limit(count);
        forward(typed.get(count - 1));
      }
    }
  }

  /** Waits until the descriptor is ready; false when it is time to stop. */
  private boolean await(int descriptor, short events) {
    poll.putInt(0, descriptor).putShort(4, events).putShort(6, (short) 0);
    poll.putInt(8, stop.readEnd()).putShort(12, POLLIN).putShort(14, (short) 0);
    int result;
    do {
      result = Posix.poll(poll, 2, -1);
    } while (result == -Posix.EINTR);
    return result > 0 && poll.getShort(14) == 0;
  }

  private void forward(byte last) {
    ByteBuffer inner = Terminal.attributes(pty.master());
    boolean cooked = pty.isCookedFor(group);
    int chunk = chunks + 1;
    chunks = chunk; // this thread alone writes it
    if (cooked && last == Terminal.character(inner, Terminal.VINTR)) {
      interruptChunk = chunk;
    }
    while (typed.hasRemaining() && await(pty.master(), POLLOUT)) {
      int count = Posix.write(pty.master(), typed);
      if (count < 0 && count != -Posix.EINTR && count != -Posix.EAGAIN) {
        return;
      }
      typed.position(typed.position() + Math.max(count, 0));
    }
    Cancellation followUp = cancellation;
    if (interruptChunk == chunk && followUp != null) {
      followUp.suspect(
          () -> chunks == chunk && pty.isCookedFor(group) && !Terminal.isReadBy(group));
    } else if (cooked && last == Terminal.character(inner, Terminal.VSUSP)) {
      suspend();
    }
  }

  /**
   * Stops the step and then, as the kernel would, Opal's own group; a CONT to Opal resumes both.
   */
  private void suspend() {
    Posix.kill(-group, Signals.STOP);
    restore();
    Posix.kill(OWN_GROUP, Signals.TSTP);
  }

  /**
   * After Opal was continued: takes the terminal again if it is in the foreground, and continues
   * the step.
   */
  void resume() {
    if (Terminal.foregroundGroup(STDIN) == Posix.ownGroup()) {
      Terminal.setWhenDrained(STDIN, raw);
      pty.resize();
    }
    Posix.kill(-group, Signals.CONT);
  }

  /** Whether the last thing typed was a Ctrl-C for the step itself. */
  boolean endedWithInterrupt() {
    return interruptChunk != 0 && interruptChunk == chunks;
  }

  private void restore() {
    Terminal.setWhenDrained(STDIN, outer);
  }

  /** Stops forwarding and sets the terminal back as it was. */
  @Override
  public void close() {
    Posix.close(stop.writeEnd());
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    Posix.close(stop.readEnd());
    restore();
    Posix.setNonBlocking(pty.master(), false);
    try {
      Runtime.getRuntime().removeShutdownHook(restoreAtExit);
    } catch (IllegalStateException e) {
      // Opal is ending already, and the hook does what was just done.
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
