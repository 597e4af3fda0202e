// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Moves the bytes of one stream: from the child, on to Opal's own descriptor, then to the sink. One
 * thread, one buffer.
 *
 * <p>Where nobody reads Opal's own descriptor any more, what the child wrote so far is still handed
 * to the sink, and then the child's pipe is closed, so that the child gets SIGPIPE or EPIPE as it
 * would without Opal. Any other write error leaves the child alone and is remembered.
 */
final class OutputPump implements Runnable {
  /** Bytes per read, and per call of the sink. */
  static final int BUFFER_BYTES = 64 * 1024;

  /**
   * What a pipe holds at most. A larger pipe than the usual 64 KiB saves switches between child and
   * pump.
   */
  static final int PIPE_BYTES = 1024 * 1024;

  static final int NO_TARGET = -1;

  private static final short POLLIN = 0x1;
  private static final short POLLOUT = 0x4;
  private static final short POLLERR_HUP_NVAL = 0x8 | 0x10 | 0x20;
  private static final long BUSY = Long.MIN_VALUE;

  private final Stream stream;
  private final int source;
  private final boolean pipe;
  private final int target;
  private final int stop;
  private final OutputSink sink;
  private final BooleanSupplier late;

  private final ByteBuffer buffer = Posix.memory(BUFFER_BYTES);
  private final ByteBuffer poll = Posix.memory(3 * 8);
  private final CountDownLatch done = new CountDownLatch(1);
  private final AtomicLong bytesRead = new AtomicLong();

  /** {@link System#nanoTime()} since when it waits for the child, or {@link #BUSY}. */
  private volatile long idleSince = System.nanoTime();

  private volatile boolean undelivered;
  private volatile boolean atEnd;
  private volatile @Nullable Throwable sinkFailure;
  private boolean targetGone;
  private long leftToTake;

  /**
   * @param source descriptor to read, closed at its end where it is a pipe
   * @param target Opal's descriptor to write to, or {@link #NO_TARGET}
   * @param stop descriptor that becomes readable or hangs up when the pump is to stop
   */
  OutputPump(
      Stream stream,
      int source,
      boolean pipe,
      int target,
      int stop,
      OutputSink sink,
      BooleanSupplier late) {
    this.stream = stream;
    this.source = source;
    this.pipe = pipe;
    this.target = target;
    this.stop = stop;
    this.sink = sink;
    this.late = late;
  }

  @Override
  public void run() {
    try {
      while (step()) {}
    } finally {
      if (atEnd && pipe) {
        Posix.close(source);
      }
      end();
      done.countDown();
    }
  }

  /** Waits for bytes and moves them; false when there is nothing more to do. */
  private boolean step() {
    idleSince = System.nanoTime();
    await();
    if ((revents(2) & (POLLIN | POLLERR_HUP_NVAL)) != 0) {
      return false;
    }
    idleSince = BUSY;
    if ((revents(1) & POLLERR_HUP_NVAL) != 0) {
      loseTarget();
    }
    if (targetGone && pipe && leftToTake <= 0) {
      atEnd = true;
    } else if (revents(0) != 0) {
      move();
    }
    return !atEnd;
  }

  private void await() {
    entry(0, source, POLLIN);
    // Where nobody is left to read a pipe, poll says so at once, though nothing is asked for.
    entry(1, targetGone ? -1 : target, (short) 0);
    entry(2, stop, POLLIN);
    int result;
    do {
      result = Posix.poll(poll, 3, targetGone && pipe ? 0 : -1);
    } while (result == -Posix.EINTR);
  }

  private void entry(int index, int descriptor, short events) {
    poll.putInt(8 * index, descriptor)
        .putShort(8 * index + 4, events)
        .putShort(8 * index + 6, (short) 0);
  }

  private int revents(int index) {
    return poll.getShort(8 * index + 6);
  }

  private void move() {
    buffer.clear();
    int count = Posix.read(source, buffer);
    if (count == -Posix.EINTR || count == -Posix.EAGAIN) {
      return;
    }
    if (count <= 0) { // a pseudo-terminal ends with EIO
      atEnd = true;
      return;
    }
    bytesRead.addAndGet(count);
    leftToTake -= count;
    buffer.limit(count);
    passThrough();
    buffer.position(0);
    record();
  }

  private void passThrough() {
    while (buffer.hasRemaining() && target != NO_TARGET && !targetGone) {
      int count = Posix.write(target, buffer);
      if (count >= 0) {
        buffer.position(buffer.position() + count);
      } else if (count == -Posix.EAGAIN) {
        awaitWritable(); // somebody else set the shared open file non-blocking
      } else if (count == -Posix.EPIPE || count == -Posix.EIO) {
        loseTarget();
      } else if (count == -Posix.EBADF) {
        return; // closed by the caller, who wants nothing from it
      } else if (count != -Posix.EINTR) {
        undelivered = true;
        return;
      }
    }
  }

  /**
   * From now on only what the child wrote before is taken, as it would be lost to the record else.
   */
  private void loseTarget() {
    targetGone = true;
    leftToTake = Posix.available(source, Posix.memory(4));
  }

  private void awaitWritable() {
    entry(0, target, POLLOUT);
    Posix.poll(poll, 1, -1);
  }

  private void record() {
    if (sinkFailure != null) {
      return;
    }
    try {
      sink.output(stream, buffer, late.getAsBoolean());
    } catch (RuntimeException | Error e) {
      sinkFailure = e;
    }
  }

  private void end() {
    try {
      sink.end(stream);
    } catch (RuntimeException | Error e) {
      sinkFailure = sinkFailure == null ? e : sinkFailure;
    }
  }

  Stream stream() {
    return stream;
  }

  int source() {
    return source;
  }

  /**
   * Opal's descriptor that the bytes still go to, or {@link #NO_TARGET}. Only after the pump has
   * stopped.
   */
  int target() {
    return targetGone ? NO_TARGET : target;
  }

  /** Whether the stream is over; false after a stop in the midst. */
  boolean isAtEnd() {
    return atEnd;
  }

  boolean isUndelivered() {
    return undelivered;
  }

  @Nullable Throwable sinkFailure() {
    return sinkFailure;
  }

  long bytesRead() {
    return bytesRead.get();
  }

  /** Waits for the end, at most so long; true when it is there. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    return done.await(nanos, TimeUnit.NANOSECONDS);
  }

  /**
   * For how long nothing came from the child since the given {@link System#nanoTime()}; 0 while
   * bytes are moved.
   */
  long idleNanos(long since) {
    long idle = idleSince;
    long now = System.nanoTime();
    return idle == BUSY ? 0 : Math.min(now - idle, now - since);
  }
}
