// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import dev.opal.model.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does things side by side, on threads of their own. */
final class Branches {
  private Branches() {}

  /**
   * Does all of them, in this order as far as there is room, and returns when all are done. An
   * interrupt cancels the scope and waits for them: none outlives this call.
   *
   * @param max so many at once
   */
  static void run(List<Runnable> branches, int max, Scope scope) {
    int threads = Math.min(max, Math.max(1, branches.size()));
    boolean interrupted = false;
    try (ExecutorService pool = Executors.newFixedThreadPool(threads, Branches::thread)) {
      List<Future<?>> futures = new ArrayList<>();
      branches.forEach(branch -> futures.add(pool.submit(branch)));
      for (Future<?> future : futures) {
        interrupted |= await(future, scope);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "opal-branch");
    thread.setDaemon(true);
    return thread;
  }

  private static boolean await(Future<?> future, Scope scope) {
    boolean interrupted = false;
    while (true) {
      try {
        future.get();
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
        scope.cancel(Status.CANCELLED);
      } catch (ExecutionException e) {
        throw new IllegalStateException("a branch must report its failure but threw", e.getCause());
      }
    }
  }
}
