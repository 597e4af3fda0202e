// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Raises the pressure on a step that was asked to end and does not: TERM, then KILL. One thread,
 * started by the first request.
 */
final class Cancellation {
  private static final long LOOK_MILLIS = 20;

  private final Grace grace;
  private final IntConsumer signal;

  private @Nullable Thread thread;
  private @Nullable BooleanSupplier wanted;
  private long requestedAt;
  private boolean firm;
  private int sent;
  private boolean cancelled;
  private boolean ended;

  /**
   * @param signal sends a signal to all of the step; called on the cancellation's own thread
   */
  Cancellation(Grace grace, IntConsumer signal) {
    this.grace = grace;
    this.signal = signal;
  }

  /** The step is cancelled: the clock starts, unless it runs already. */
  void request(BooleanSupplier stillWanted) {
    synchronized (this) {
      cancelled = true;
      if (!firm) {
        firm = true;
        start(stillWanted);
      }
    }
  }

  /**
   * The step may have been asked to end: the clock starts anew, and the step counts as cancelled
   * once it is pressed.
   */
  void suspect(BooleanSupplier stillWanted) {
    synchronized (this) {
      if (!firm) {
        start(stillWanted);
      }
    }
  }

  private void start(BooleanSupplier stillWanted) {
    wanted = stillWanted;
    requestedAt = System.nanoTime();
    sent = 0;
    if (thread == null) {
      thread = new Thread(this::run, "opal-cancel");
      thread.setDaemon(true);
      thread.start();
    }
    notifyAll();
  }

  /**
   * Blocks while somebody of a cancelled step is left and pressed, and a little longer for whom
   * KILL was sent to; returns at once where nobody asked for an end.
   *
   * @param left tells whether somebody is
   */
  void awaitEndOf(BooleanSupplier left) {
    boolean interrupted = false;
    synchronized (this) {
      while (cancelled && System.nanoTime() - patience() < 0 && left.getAsBoolean()) {
        try {
          wait(LOOK_MILLIS); // nobody tells of the end of a process that is no child
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private long patience() {
    return requestedAt + grace.kill().plus(grace.settle()).toNanos();
  }

  /** The step has ended: no signal will be sent after this returns. True where it was cancelled. */
  boolean end() {
    synchronized (this) {
      ended = true;
      notifyAll();
      return cancelled;
    }
  }

  private void run() {
    synchronized (this) {
      try {
        while (!ended) {
          pressIfDue();
          wait(millisUntilDue());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // nobody does; then there is no more pressure
      }
    }
  }

  /** 0 where nothing will be due before the next request. */
  private long millisUntilDue() {
    return wanted == null ? 0 : Math.max(1, Math.ceilDiv(due() - System.nanoTime(), 1_000_000L));
  }

  private long due() {
    return requestedAt + (sent == 0 ? grace.term() : grace.kill()).toNanos();
  }

  private void pressIfDue() {
    BooleanSupplier current = wanted;
    if (current == null || due() > System.nanoTime()) {
      return;
    }
    if (!current.getAsBoolean()) {
      wanted = null;
      return;
    }
    cancelled = true;
    signal.accept(sent == 0 ? Signals.TERM : Signals.KILL);
    sent++;
    wanted = sent == 2 ? null : current;
  }
}
