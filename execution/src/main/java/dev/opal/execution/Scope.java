// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import dev.opal.model.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A part of an execution that is cancelled as one: the run, what stands in a timeout, the branches
 * of a parallel block. What is in it says how it is cancelled. Safe for use by many threads.
 */
final class Scope implements AutoCloseable {
  private static final ScheduledExecutorService CLOCK = clock();

  /** What is said of something that a scope's time has ended. */
  static final String OUT_OF_TIME = "expected an end in time, saw none; it was ended";

  private final Set<IntConsumer> inside = new LinkedHashSet<>();
  private final List<ScheduledFuture<?>> timers = new ArrayList<>();
  private @Nullable Status reason;
  private int signal;
  private @Nullable Exit leave;

  private static ScheduledExecutorService clock() {
    ScheduledThreadPoolExecutor clock =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "opal-timeout");
              thread.setDaemon(true);
              return thread;
            });
    // A request of a second may have an hour's limit; its scope need not live so long.
    clock.setRemoveOnCancelPolicy(true);
    return clock;
  }

  /** Opens a scope in this one; close it when nothing runs in it any more. */
  Scope open() {
    Scope scope = new Scope();
    // A cancelled whole cancels its parts for its own reason.
    scope.leave = enter(signal -> scope.cancel(reasonOr(Status.CANCELLED), signal));
    return scope;
  }

  /** Leaves the scope. */
  @FunctionalInterface
  interface Exit extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Says how something in this scope is cancelled.
   *
   * @param cancel takes the signal to end by; called at most once, at once where the scope is
   *     cancelled already
   */
  Exit enter(IntConsumer cancel) {
    int sent;
    synchronized (this) {
      if (reason == null) {
        inside.add(cancel);
        return () -> {
          synchronized (this) {
            inside.remove(cancel);
          }
        };
      }
      sent = signal;
    }
    cancel.accept(sent);
    return () -> {};
  }

  /** Cancels all that is in this scope, unless it is cancelled already. */
  void cancel(Status why) {
    cancel(why, Signals.INT);
  }

  /**
   * As {@link #cancel(Status)}.
   *
   * @param by the signal that processes are sent first
   */
  void cancel(Status why, int by) {
    List<IntConsumer> cancelled;
    synchronized (this) {
      if (reason != null) {
        return;
      }
      reason = why;
      signal = by;
      cancelled = List.copyOf(inside);
      inside.clear();
      notifyAll();
    }
    cancelled.forEach(cancel -> cancel.accept(by));
  }

  /** Cancels this scope as timed out after so long, unless it is closed before. */
  void cancelAfter(Duration time) {
    ScheduledFuture<?> timer =
        CLOCK.schedule(() -> cancel(Status.TIMED_OUT), time.toMillis(), TimeUnit.MILLISECONDS);
    synchronized (this) {
      timers.add(timer);
    }
  }

  /** Returns why this scope was cancelled, or null. */
  synchronized @Nullable Status reason() {
    return reason;
  }

  /** Returns the exit code of what was cancelled before it could end. */
  synchronized int exitCode() {
    return reason == Status.TIMED_OUT ? ExitStatus.TIMED_OUT : ExitStatus.of(signal);
  }

  private Status reasonOr(Status otherwise) {
    Status known = reason();
    return known == null ? otherwise : known;
  }

  /** Waits so long, or until this scope is cancelled; tells whether it is not. */
  synchronized boolean pause(Duration time) {
    long until = System.nanoTime() + time.toNanos();
    boolean interrupted = false;
    while (reason == null) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        break;
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, left);
      } catch (InterruptedException e) {
        interrupted = true; // who wants an end cancels
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return reason == null;
  }

  @Override
  public void close() {
    synchronized (this) {
      timers.forEach(timer -> timer.cancel(false));
    }
    if (leave != null) {
      leave.close();
    }
  }
}
