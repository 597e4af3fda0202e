// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Hash;
import dev.opal.model.LossKind;
import dev.opal.model.OutputStreamName;
import dev.opal.model.RunEvent;
import dev.opal.model.StepPath;
import dev.opal.redaction.RedactedBytes;
import dev.opal.redaction.Redactor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The log of one step, and the records that say which piece of it came from which stream. What the
 * disk refuses is counted and recorded as lost. Confined to its caller's lock.
 */
final class StepLog {
  /** How long a piece of a log may wait for its record. */
  static final long MAX_WAIT_NANOS = 150_000_000;

  private static final int COPY = 64 * 1024;

  private final StepPath step;
  private final Path path;
  private final Redactor redactor;
  private final Consumer<RunEvent> journal;
  private final boolean created;
  private @Nullable AppendFile file;
  private final WrittenBytes written;
  private byte[] copy = {};

  private final MessageDigest digest = Hash.sha256();
  private @Nullable OutputStreamName stream;
  private long lines;
  private int length;
  private long since;

  private long offset;
  private long synced;
  private long lostBytes;
  private int attempt = 1;
  private boolean late;
  private boolean closed;

  /**
   * @param log a new, empty file, which this object closes; none where the disk refused one
   */
  StepLog(StepLogs.Created log, Redactor redactor, Consumer<RunEvent> journal) {
    this.step = log.path();
    this.path = log.place();
    this.file = log.file();
    this.written = log.written();
    this.created = log.file() != null;
    this.redactor = redactor;
    this.journal = journal;
  }

  /** Returns the stream that the last piece came from; null where it is recorded already. */
  @Nullable OutputStreamName stream() {
    return stream;
  }

  void append(OutputStreamName from, RedactedBytes bytes) {
    ByteBuffer rest = bytes.asByteBuffer();
    while (rest.hasRemaining()) {
      if (from != stream || length == RunEvent.MAX_OUTPUT) {
        recordPiece();
        stream = from;
        since = System.nanoTime();
      }
      int room = Math.min(Math.min(rest.remaining(), COPY), RunEvent.MAX_OUTPUT - length);
      int taken = append(rest.slice(rest.position(), room));
      rest.position(rest.position() + taken);
      if (taken < room) {
        lostBytes += rest.remaining();
        break;
      }
    }
  }

  /** Returns how many bytes the disk took. */
  private int append(ByteBuffer bytes) {
    AppendFile open = open();
    if (open == null) {
      return 0;
    }
    int count = bytes.remaining();
    if (copy.length < count) {
      copy = new byte[Math.max(count, Math.min(COPY, 2 * copy.length))];
    }
    bytes.get(copy, 0, count);
    int taken = open.append(copy, 0, count);
    for (int i = 0; i < taken; i++) {
      if (copy[i] == '\n') {
        lines++;
      }
    }
    digest.update(copy, 0, taken);
    written.add(copy, taken);
    length += taken;
    offset += taken;
    return taken;
  }

  /** A log that was closed at its step's end is opened again for what comes late. */
  private @Nullable AppendFile open() {
    if (file == null && created && !closed) {
      try {
        file = AppendFile.reopen(path);
      } catch (IOException e) {
        // Sealed meanwhile, or the disk refuses: what comes is counted as lost.
        return null;
      }
    }
    return file;
  }

  /** Records the piece that waits, if it has waited long enough. */
  void recordIfDue(long now) {
    if (length > 0 && now - since > MAX_WAIT_NANOS) {
      recordPiece();
    }
  }

  void recordPiece() {
    OutputStreamName from = stream;
    if (from != null && length > 0) {
      journal.accept(
          new RunEvent.OutputWritten(
              from, attempt, offset - length, length, lines, Hash.of(digest), late));
    }
    if (lostBytes > 0) {
      lost(lostBytes, "could not be written");
      lostBytes = 0;
    }
    stream = null;
    length = 0;
    lines = 0;
  }

  private void lost(long bytes, String what) {
    journal.accept(
        new RunEvent.Lost(
            LossKind.OUTPUT_BYTES, bytes, redactor.text("the log of step " + step + " " + what)));
  }

  /** Records what waits; from now on output belongs to this attempt. */
  void beginAttempt(int number) {
    recordPiece();
    attempt = number;
  }

  /**
   * Records what waits and puts the log on disk; from now on output is late.
   *
   * @param quiet no stream is open, so the file is closed until something comes all the same: a run
   *     of many steps does not hold many files
   */
  void stepEnded(boolean quiet) {
    recordPiece();
    late = true;
    sync();
    if (quiet) {
      closeFile();
    }
  }

  /** Records what waits and closes the log for good; what comes later is lost. */
  void close() {
    if (!closed) {
      recordPiece();
      sync();
      closeFile();
      closed = true;
    }
  }

  private void sync() {
    AppendFile open = file;
    if (open != null && synced < offset) {
      if (!open.sync()) {
        lost(offset - synced, "could not be synced: its last bytes may be missing");
      }
      synced = offset;
    }
  }

  private void closeFile() {
    AppendFile open = file;
    file = null;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        // Nothing can be done about a file that does not close, and its bytes are synced.
        return;
      }
    }
  }
}
