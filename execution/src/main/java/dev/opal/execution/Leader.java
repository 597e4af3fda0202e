// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A process that leads the session of a pseudo-terminal and starts the step in it, as a shell with
 * job control would: the step has a process group of its own, which is the terminal's foreground,
 * and when the step ends the leader takes the foreground back. Were the step itself the leader, the
 * kernel would send HUP to its group at its end, and with it to every server left in the
 * background.
 *
 * <p>The leader runs no program of its own but a {@link CallChain}. It keeps nothing open of
 * Opal's, takes no signal but HUP and KILL, and ends with the step or the terminal. It is the
 * step's parent, and shows as another process of Opal's name.
 */
final class Leader {
  private static final int EVERY_CHILD = -1;
  private static final int P_ALL = 0;
  private static final int WEXITED = 4;
  private static final int WNOWAIT = 0x1000000;
  private static final int TIOCSPGRP = 0x5410;
  private static final int TIOCGSID = 0x5429;
  private static final int SIG_SETMASK = 2;

  /** All but HUP, and what the JVM needs: ILL, TRAP, BUS, FPE and SEGV. */
  private static final long BLOCKED = ~(1L | 1L << 3 | 1L << 4 | 1L << 6 | 1L << 7 | 1L << 10);

  private static final int SIG_DFL = 0;

  /** Where a leader that was killed has left nothing, the step counts as killed too. */
  private static final int KILLED = Signals.KILL;

  private final Pipe told;
  private final Pipe leave;
  private final ByteBuffer pid = Posix.memory(4);
  private final ByteBuffer session = Posix.memory(4);
  private final ByteBuffer info = Posix.memory(128);
  private final ByteBuffer status = Posix.memory(4).putInt(0, KILLED);
  private final ByteBuffer usage = Posix.memory(Posix.USAGE_BYTES);
  private final ByteBuffer word = Posix.memory(1);
  private final ByteBuffer slave;
  private final CallChain chain = new CallChain();
  private final Thread thread = new Thread(this::run, "opal-leader");

  /**
   * @param spawn the arguments of posix_spawn behind the first
   */
  private Leader(Pipe told, Pipe leave, byte[] slavePath, long... spawn) {
    this.told = told;
    this.leave = leave;
    this.slave = Posix.memory(slavePath.length + 1).put(0, slavePath);
    if ((Inherited.ignoredSignals() & 1L << (Signals.HUP - 1)) == 0) {
      // Without a terminal the leader ends, and the kernel passes the HUP on to the step.
      chain.then("signal", Signals.HUP, SIG_DFL);
    }
    chain
        .then("setsid")
        .then("close", 2)
        .then("open", Posix.address(slave), Posix.O_RDWR) // becomes 2, and controls the session
        .then("posix_spawn", Posix.address(pid), spawn[0], spawn[1], spawn[2], spawn[3], spawn[4])
        .then("dup2", leave.readEnd(), 0)
        .then("dup2", told.writeEnd(), 1)
        .then("closefrom", 3)
        .then("write", 1, Posix.address(word), 1)
        .then("waitid", P_ALL, 0, Posix.address(info), WEXITED | WNOWAIT)
        .then("ioctl", 2, TIOCGSID, Posix.address(session))
        .then("ioctl", 2, TIOCSPGRP, Posix.address(session))
        .then("close", 2)
        .then("write", 1, Posix.address(word), 1)
        .then("read", 0, Posix.address(word), 1)
        .then("wait4", EVERY_CHILD, Posix.address(status), 0, Posix.address(usage))
        .then("_exit", 0);
  }

  /** Whether this libc can do it; otherwise the step leads its session itself. */
  static boolean isSupported() {
    return CallChain.isSupported() && Posix.has(Spawner.FOREGROUND) && Posix.has("closefrom");
  }

  /**
   * Starts a leader and, in its session, the step.
   *
   * @param spawn the arguments of posix_spawn behind the first, valid until this returns
   * @return null where the step could not be started, for whatever reason
   */
  static @Nullable Leader start(byte[] slavePath, long... spawn) throws SpawnException {
    Pipe told = Pipe.open();
    Pipe leave = Pipe.open();
    Leader leader = new Leader(told, leave, slavePath, spawn);
    leader.thread.setDaemon(true);
    leader.thread.start();
    leader.awaitWord();
    if (leader.pid() > 0) {
      return leader;
    }
    leader.end();
    return null;
  }

  /** The chain shares this thread's memory, so the thread waits until it is over. */
  private void run() {
    ByteBuffer before = Posix.memory(128);
    ByteBuffer blocked = Posix.memory(128).putLong(0, BLOCKED);
    mask(blocked, before);
    int leader = chain.start();
    mask(before, blocked);
    Posix.close(told.writeEnd());
    Posix.close(leave.readEnd());
    if (leader > 0) {
      Posix.awaitEnd(leader);
      Posix.reap(leader, Posix.memory(4), Posix.memory(Posix.USAGE_BYTES));
    }
  }

  private static void mask(ByteBuffer set, ByteBuffer old) {
    Posix.call(
        Posix.symbol("pthread_sigmask"), SIG_SETMASK, Posix.address(set), Posix.address(old));
  }

  int pid() {
    return pid.getInt(0);
  }

  /**
   * Blocks until the step has ended, and leaves it a zombie, so that its number keeps meaning it.
   */
  void awaitEnd() {
    awaitWord();
  }

  private void awaitWord() {
    ByteBuffer into = Posix.memory(1);
    int result;
    do {
      result = Posix.read(told.readEnd(), into);
    } while (result == -Posix.EINTR);
  }

  /** Takes the status (int) and resource usage of the step, which has ended. */
  void reap(ByteBuffer intoStatus, ByteBuffer intoUsage) {
    end();
    intoStatus.put(0, status, 0, status.capacity());
    intoUsage.put(0, usage, 0, usage.capacity());
  }

  private void end() {
    Posix.close(leave.writeEnd());
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    Posix.close(told.readEnd());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
