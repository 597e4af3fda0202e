// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that output is recorded in time also when nothing more comes. Its thread lives from
 * the first output to the run's end.
 */
final class OutputPulse {
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final List<StepOutput> outputs = new CopyOnWriteArrayList<>();
  private @Nullable Thread thread;
  private volatile boolean stopped;

  /** Watches this output from now on. */
  synchronized void watch(StepOutput output) {
    outputs.add(output);
    if (thread == null && !stopped) {
      Thread started = new Thread(this::beat, "opal-output-pulse");
      started.setDaemon(true);
      started.start();
      thread = started;
    }
  }

  private void beat() {
    while (!stopped) {
      LockSupport.parkNanos(PERIOD_NANOS);
      long now = System.nanoTime();
      outputs.forEach(output -> output.recordIfDue(now));
    }
  }

  synchronized void stop() {
    stopped = true;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }
}
