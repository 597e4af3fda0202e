// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.store.StoreException;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Does work on a thread that nobody interrupts: an interrupt closes every FileChannel that the
 * interrupted thread is using, and a record must not depend on who is in a hurry.
 */
final class Undisturbed {
  private Undisturbed() {}

  /** What is done. */
  interface Work<T> {
    T run() throws IOException, StoreException, RecordingException;
  }

  /** Does the work to its end; an interrupt of the caller meanwhile is kept for it. */
  static <T> T call(Work<T> work) throws IOException, StoreException, RecordingException {
    FutureTask<T> task = new FutureTask<>(work::run);
    new Thread(task, "opal-recorder").start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          throw failure(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException failure(@Nullable Throwable cause)
      throws IOException, StoreException, RecordingException {
    if (cause instanceof IOException e) {
      throw e;
    } else if (cause instanceof StoreException e) {
      throw e;
    } else if (cause instanceof RecordingException e) {
      throw e;
    } else if (cause instanceof Error e) {
      throw e;
    }
    return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
  }
}
