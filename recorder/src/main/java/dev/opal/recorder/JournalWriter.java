// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Envelope;
import dev.opal.model.Hash;
import dev.opal.model.JournalRecord;
import dev.opal.model.LossKind;
import dev.opal.model.RunEvent;
import dev.opal.model.RunEvents;
import dev.opal.model.SpanId;
import dev.opal.model.journal.EventEncoder;
import dev.opal.redaction.Redacted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Appends records to one journal, of which it is the only writer. Safe for use by many threads:
 * whoever finds nobody writing writes what all have appended.
 *
 * <p>A failing disk stops nobody. Up to {@link #MAX_PENDING} bytes wait for it to recover, events
 * beyond are counted and their number is recorded as soon as there is room again.
 */
final class JournalWriter implements AutoCloseable {
  private static final int MAX_PENDING = 4 * 1024 * 1024;

  /** A failing disk is tried again this often, not for every event. */
  private static final long RETRY_NANOS = 50_000_000;

  private final FileChannel channel;
  private final RunEvents sink;
  private final Redacted lossReason;
  private final long startNanos = System.nanoTime();

  private byte[] pending = new byte[16 * 1024];
  private int pendingLength;
  private byte[] spare = new byte[16 * 1024];
  private long seq;
  private Hash prev = Hash.ZERO;
  private long lostEvents;
  private boolean failing;
  private boolean syncFailed;
  private long failedAt;
  private @Nullable SpanId lastSpan;

  /** Bytes handed over, written and synced so far; each at least the next. */
  private long appended;

  private long written;
  private long synced;
  private boolean writing;
  private boolean syncing;

  /**
   * @param channel a new, empty file, which this writer closes
   * @param sink takes every record, in order, while the journal's lock is held
   */
  JournalWriter(FileChannel channel, RunEvents sink, Redacted lossReason) {
    this.channel = channel;
    this.sink = sink;
    this.lossReason = lossReason;
  }

  /** Returns the nanoseconds since this writer was made, by the monotonic clock. */
  long monoNanos() {
    return System.nanoTime() - startNanos;
  }

  /**
   * Appends an event, or counts it as lost. Returns once it is with the operating system or
   * waiting.
   */
  void append(SpanId span, RunEvent event) {
    synchronized (this) {
      awaitRoom();
      if (pendingLength > MAX_PENDING) {
        lostEvents++;
      } else {
        add(span, event);
      }
      lastSpan = span;
      if (writing || (failing && System.nanoTime() - failedAt < RETRY_NANOS)) {
        return;
      }
      writing = true;
    }
    writePending();
  }

  /** Once everything waiting is written there is room to say what is not there. */
  private void recordLosses() {
    SpanId span = lastSpan;
    if (lostEvents > 0 && span != null) {
      long count = lostEvents;
      lostEvents = 0;
      add(span, new RunEvent.Lost(LossKind.EVENTS, count, lossReason));
    }
  }

  /** A healthy disk is waited for; a failing one is not. */
  private void awaitRoom() {
    while (pendingLength > MAX_PENDING && writing && !failing) {
      await();
    }
  }

  private void add(SpanId span, RunEvent event) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Envelope envelope = new Envelope(seq, prev, now, monoNanos(), span);
    byte[] line = EventEncoder.encode(envelope, event);
    if (pending.length - pendingLength <= line.length) {
      byte[] larger = new byte[Math.max(pending.length * 2, pendingLength + line.length + 1)];
      System.arraycopy(pending, 0, larger, 0, pendingLength);
      pending = larger;
    }
    System.arraycopy(line, 0, pending, pendingLength, line.length);
    pending[pendingLength + line.length] = '\n';
    pendingLength += line.length + 1;
    appended += line.length + 1;
    prev = Hash.of(line);
    seq++;
    sink.accept(new JournalRecord(envelope, event));
  }

  /** Writes until nothing is pending. Only the thread that set {@code writing} comes here. */
  private void writePending() {
    while (true) {
      byte[] batch;
      int length;
      synchronized (this) {
        if (pendingLength == 0) {
          recordLosses();
        }
        if (pendingLength == 0) {
          writing = false;
          notifyAll();
          return;
        }
        batch = pending;
        length = pendingLength;
        pending = spare;
        pendingLength = 0;
      }
      int done = write(batch, length);
      synchronized (this) {
        written += done;
        failing = done < length;
        if (failing) {
          failedAt = System.nanoTime();
          putBack(batch, done, length);
          writing = false;
          notifyAll();
          return;
        }
        spare = batch;
        notifyAll();
      }
    }
  }

  /** Returns how many bytes were written before the disk failed. */
  private int write(byte[] batch, int length) {
    ByteBuffer bytes = ByteBuffer.wrap(batch, 0, length);
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      return bytes.position();
    }
    return length;
  }

  /** What was not written goes before what was appended meanwhile, so that no line is torn. */
  private void putBack(byte[] batch, int done, int length) {
    int rest = length - done;
    byte[] joined = new byte[Math.max(rest + pendingLength, 16 * 1024)];
    System.arraycopy(batch, done, joined, 0, rest);
    System.arraycopy(pending, 0, joined, rest, pendingLength);
    pending = joined;
    pendingLength += rest;
    spare = new byte[16 * 1024];
  }

  /**
   * Waits until everything appended before the call is on disk; threads that wait share one sync.
   *
   * @return false where the disk fails
   */
  boolean sync() {
    long upTo;
    synchronized (this) {
      upTo = appended;
      retry();
    }
    while (true) {
      long covered;
      synchronized (this) {
        while (syncing || (writing && written < upTo)) {
          await();
        }
        if (synced >= upTo || written < upTo) {
          return synced >= upTo;
        }
        syncing = true;
        covered = written;
      }
      boolean done = force();
      synchronized (this) {
        syncing = false;
        synced = done ? Math.max(synced, covered) : synced;
        notifyAll();
        if (!done) {
          return false;
        }
      }
    }
  }

  /** Tries once more to write what a failing disk refused. */
  private void retry() {
    if (!writing && pendingLength > 0) {
      writing = true;
      writePending();
    }
  }

  private boolean force() {
    try {
      channel.force(false);
      return true;
    } catch (IOException e) {
      // The system may have dropped what it could not write, and a second sync would not tell.
      synchronized (this) {
        syncFailed = true;
      }
      return false;
    }
  }

  /** Waits for a change; every caller is a loop that looks at the state again. */
  @SuppressWarnings("WaitNotInLoop")
  private void await() {
    boolean interrupted = Thread.interrupted();
    try {
      wait();
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns the events that were lost and not yet recorded as such. */
  synchronized long unrecordedLosses() {
    return lostEvents;
  }

  /** Returns whether everything appended so far is with the operating system. */
  synchronized boolean isHealthy() {
    return !failing && !syncFailed && lostEvents == 0;
  }

  /** Syncs and closes the file. */
  @Override
  public void close() throws IOException {
    sync();
    channel.close();
  }
}
