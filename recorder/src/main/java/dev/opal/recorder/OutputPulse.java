// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that output is recorded in time also when nothing more comes. Its thread lives from
 * the first output to the run's end.
 */
final class OutputPulse {
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

  private final Set<Step> steps;
  private @Nullable Thread thread;
  private volatile boolean stopped;

  /**
   * @param steps those that may have something to record
   */
  OutputPulse(Set<Step> steps) {
    this.steps = steps;
  }

  /** Beats from now on. */
  synchronized void start() {
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
      steps.forEach(step -> step.recordIfDue(now));
    }
  }

  synchronized void stop() {
    stopped = true;
    if (thread != null) {
      LockSupport.unpark(thread);
    }
  }
}
