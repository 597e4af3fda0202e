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
import dev.opal.model.journal.JournalReader;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.Redactor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
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

  private final AppendFile file;
  private final RunEvents fold;
  private final List<Listener> listeners;
  private final Redacted full;
  private final Redacted tooLong;
  private final long startNanos = System.nanoTime();

  /** What waits, and the emptied lines of the batch before. */
  private PendingLines pending;

  private PendingLines spare;
  private long seq;
  private Hash prev = Hash.ZERO;
  private long lostEvents;
  private long longEvents;
  private boolean ended;
  private boolean failing;
  private boolean syncFailed;
  private long failedAt;
  private @Nullable SpanId lastSpan;

  /** Bytes handed over, written and synced so far; each at least the next. */
  private long appended;

  private long written;
  private long synced;
  private final WrittenBytes content = new WrittenBytes();
  private boolean writing;
  private boolean syncing;

  /**
   * @param file a new, empty file, which this writer closes
   * @param fold takes every record, in order, while the journal's lock is held
   * @param listeners take every record that the file holds, in order
   */
  JournalWriter(AppendFile file, RunEvents fold, List<Listener> listeners, Redactor redactor) {
    this.file = file;
    this.fold = fold;
    this.listeners = List.copyOf(listeners);
    this.full = redactor.text("the journal could not be written");
    this.tooLong =
        redactor.text(
            "a record must be at most " + JournalReader.MAX_LINE + " bytes but was longer");
    this.pending = new PendingLines(!listeners.isEmpty());
    this.spare = new PendingLines(!listeners.isEmpty());
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
    append(span, event, false);
  }

  /** Appends the journal's last record. What anybody appends later is ignored. */
  void end(SpanId span, RunEvent event) {
    append(span, event, true);
  }

  private void append(SpanId span, RunEvent event, boolean last) {
    synchronized (this) {
      awaitRoom();
      if (ended) {
        return;
      }
      lastSpan = span;
      if (last) {
        recordLosses();
        ended = true;
      }
      if (pending.length() > MAX_PENDING) {
        lostEvents++;
      } else {
        add(span, event);
      }
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
    if (span != null && !ended) {
      long lost = lostEvents;
      long tooBig = longEvents;
      lostEvents = 0;
      longEvents = 0;
      if (lost > 0) {
        add(span, new RunEvent.Lost(LossKind.EVENTS, lost, full));
      }
      if (tooBig > 0) {
        add(span, new RunEvent.Lost(LossKind.EVENTS, tooBig, tooLong));
      }
    }
  }

  /** A healthy disk is waited for; a failing one is not. */
  private void awaitRoom() {
    while (pending.length() > MAX_PENDING && writing && !failing) {
      await();
    }
  }

  private void add(SpanId span, RunEvent event) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Envelope envelope = new Envelope(seq, prev, now, monoNanos(), span);
    byte[] line = EventEncoder.encode(envelope, event);
    if (line.length > JournalReader.MAX_LINE) {
      longEvents++;
      return;
    }
    JournalRecord record = new JournalRecord(envelope, event);
    pending.add(line, record);
    appended += line.length + 1;
    prev = Hash.of(line);
    seq++;
    fold.accept(record);
  }

  /** Writes until nothing is pending. Only the thread that set {@code writing} comes here. */
  private void writePending() {
    while (true) {
      PendingLines batch;
      synchronized (this) {
        if (pending.length() == 0) {
          recordLosses();
        }
        if (pending.length() == 0) {
          writing = false;
          notifyAll();
          return;
        }
        batch = pending;
        pending = spare;
        spare = batch;
      }
      int done = file.append(batch.bytes(), 0, batch.length());
      boolean whole = done == batch.length();
      // By the only thread that writes.
      content.add(batch.bytes(), done);
      if (whole) {
        listeners.forEach(listener -> listener.accept(batch.records()));
      }
      synchronized (this) {
        written += done;
        failing = !whole;
        if (failing) {
          // What was not written goes before what was appended meanwhile, so that no line is torn.
          failedAt = System.nanoTime();
          batch.drop(done, pending);
          spare = pending;
          pending = batch;
          writing = false;
        }
        spare.clear();
        notifyAll();
        if (failing) {
          return;
        }
      }
    }
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
      boolean done = file.sync();
      synchronized (this) {
        syncing = false;
        syncFailed |= !done;
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
    if (!writing && pending.length() > 0) {
      writing = true;
      writePending();
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

  /** Returns whether everything appended so far is with the operating system. */
  synchronized boolean isHealthy() {
    return !failing && !syncFailed && lostEvents == 0 && longEvents == 0;
  }

  /** Returns what the file must hold now; to be called when nobody appends any more. */
  synchronized FileDigest content() {
    while (writing) {
      await();
    }
    return content.soFar();
  }

  /** Goes on in another file, with all that was written; when nobody appends any more. */
  synchronized void moveTo(Path path) throws IOException {
    while (writing) {
      await();
    }
    file.moveTo(path);
  }

  /** Syncs and closes the file. */
  @Override
  public void close() throws IOException {
    sync();
    file.close();
  }
}
