// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * What processes may not do. The kernel holds them to it from their first instruction, and all that
 * they start; none of them gains rights by executing a file, as {@code sudo} would.
 *
 * <p>They cannot reach into a process that is not so confined, Opal's own included, to take a
 * socket or a file from it; before Linux 6.2 they can still open the memory of one of the same
 * user.
 *
 * <p>What stands open when a process starts is its own: a socket or a file handed down stays what
 * it is, and so does a service on this machine that acts for whoever asks it over a Unix socket.
 *
 * @param denyNetwork no socket but Unix ones; see {@link SyscallFilter}
 * @param readonlyFs nothing is made, written, renamed or removed but beneath {@code writable}, and
 *     no mode, owner, time or attribute of any file changes; see {@link Landlock}
 * @param writable folders; whatever it says, devices such as {@code /dev/null} can be written to
 */
public record Confinement(boolean denyNetwork, boolean readonlyFs, List<Path> writable) {
  public static final Confinement NONE = new Confinement(false, false, List.of());

  public Confinement {
    writable = List.copyOf(writable);
  }

  /** Starts a process; the result is its id. */
  @FunctionalInterface
  interface Start {
    int start() throws SpawnException;
  }

  /** Tells whether a process may do whatever Opal may. */
  public boolean isNone() {
    return !denyNetwork && !readonlyFs;
  }

  /**
   * Makes sure that this machine can hold a process to it.
   *
   * @throws SpawnException where it cannot; the message says what is missing
   */
  public void requireSupported() throws SpawnException {
    start(() -> 0);
  }

  /** Starts a process that is held to it. */
  int start(Start start) throws SpawnException {
    if (isNone()) {
      return start.start();
    }
    FutureTask<Integer> started =
        new FutureTask<>(() -> {
          enter();
          return start.start();
        });
    // What a thread gives up it never gets back, and what it starts inherits that.
    Thread thread = new Thread(started, "opal-confined");
    thread.setDaemon(true);
    thread.start();
    return result(started);
  }

  private static int result(FutureTask<Integer> started) throws SpawnException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return started.get();
        } catch (InterruptedException e) {
          interrupted = true; // the process may be there already
        }
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SpawnException cause) {
        throw cause;
      }
      throw new IllegalStateException("a start must fail with an exit code", e.getCause());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void enter() throws SpawnException {
    SyscallFilter.forgoNewRights();
    if (readonlyFs) {
      Landlock.forbidWriting(writable);
    }
    boolean separate = Landlock.isSupported();
    if (denyNetwork && !readonlyFs && separate) {
      Landlock.separate();
    }
    SyscallFilter.install(denyNetwork, readonlyFs, !separate);
  }
}
