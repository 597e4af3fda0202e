// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import dev.opal.model.Status;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Does the branches of a run's parallel blocks side by side. Blocks may stand in each other: all of
 * them together have {@link #MAX} threads, so that no more processes run at once. Where a block
 * gets none, its own thread does its branches one after the other; who becomes free helps.
 */
final class Branches {
  /** Of a run, at once; the same as one block may ask for. */
  static final int MAX = 256;

  private final Semaphore free = new Semaphore(MAX - 1);

  /**
   * Does all branches, in this order as far as there is room, and returns when all are done: none
   * outlives this call. The calling thread does some itself; an interrupt cancels the scope once it
   * has none of its own left.
   *
   * @param max so many at once
   */
  void run(List<Runnable> branches, int max, Scope scope) {
    Block block = new Block(branches, max);
    try {
      block.work();
    } finally {
      block.awaitHelpers(scope);
    }
    if (block.failure != null) {
      throw new IllegalStateException("a branch must report its failure but threw", block.failure);
    }
  }

  private final class Block {
    private final Queue<Runnable> waiting;
    private final int max;
    private int helpers;
    private @Nullable Throwable failure;

    Block(List<Runnable> branches, int max) {
      this.waiting = new ArrayDeque<>(branches);
      this.max = max;
    }

    void work() {
      for (Runnable branch = next(); branch != null; branch = next()) {
        branch.run();
      }
    }

    private synchronized @Nullable Runnable next() {
      Runnable branch = waiting.poll();
      if (!waiting.isEmpty() && helpers < max - 1 && free.tryAcquire()) {
        helpers++;
        Thread helper = new Thread(this::help, "opal-branch");
        helper.setDaemon(true);
        helper.start();
      }
      return branch;
    }

    private void help() {
      Throwable thrown = null;
      try {
        work();
      } catch (RuntimeException | Error e) {
        thrown = e;
      }
      free.release();
      synchronized (this) {
        failure = failure == null ? thrown : failure;
        helpers--;
        notifyAll();
      }
    }

    synchronized void awaitHelpers(Scope scope) {
      boolean interrupted = false;
      while (helpers > 0) {
        try {
          wait();
        } catch (InterruptedException e) {
          interrupted = true;
          scope.cancel(Status.CANCELLED);
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
