// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.JournalRecord;
import dev.opal.model.RunEvents;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands records that stand in the journal to a sink, on a thread of its own: a sink that is slow or
 * fails slows and breaks nothing. Holds a bounded number of records; those that a full queue or a
 * failing sink misses are counted.
 */
final class Listener implements AutoCloseable {
  private static final int CAPACITY = 10_000;
  private static final long PERIOD_MILLIS = 100;

  private final RunEvents sink;
  private final BlockingQueue<JournalRecord> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong missed = new AtomicLong();
  private final AtomicLong waiting = new AtomicLong();
  private final Thread thread = new Thread(this::deliver, "opal-listener");
  private volatile boolean closed;

  Listener(RunEvents sink) {
    this.sink = sink;
    thread.setDaemon(true);
    thread.start();
  }

  /** Takes records in their order, and never waits. */
  void accept(List<JournalRecord> records) {
    for (JournalRecord record : records) {
      waiting.incrementAndGet();
      if (!queue.offer(record)) {
        missed.incrementAndGet();
        done();
      }
    }
  }

  private void deliver() {
    while (!closed || !queue.isEmpty()) {
      try {
        JournalRecord record = queue.poll(PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        if (record != null) {
          deliver(record);
        }
      } catch (InterruptedException e) {
        // Nobody but the sink itself could have interrupted this thread.
        continue;
      }
    }
  }

  @SuppressWarnings("IllegalCatch")
  private void deliver(JournalRecord record) {
    try {
      sink.accept(record);
    } catch (RuntimeException | LinkageError | AssertionError e) {
      // Whatever a sink does wrong is not the run's fault.
      missed.incrementAndGet();
    } finally {
      done();
    }
  }

  private void done() {
    synchronized (waiting) {
      if (waiting.decrementAndGet() == 0) {
        waiting.notifyAll();
      }
    }
  }

  /** Waits until everything taken so far is delivered, or for so long. */
  void drain(long millis) {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    synchronized (waiting) {
      for (long left = millis; waiting.get() > 0 && left > 0; left = left(deadline)) {
        try {
          waiting.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }

  private static long left(long deadline) {
    return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
  }

  /** Returns how many records the sink has missed, those that still wait included. */
  long missed() {
    return missed.get() + waiting.get();
  }

  /** Delivers what waits, in its own time, and then ends the thread. */
  @Override
  public void close() {
    closed = true;
  }
}
