// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Hash;
import dev.opal.model.LossKind;
import dev.opal.model.OutputStreamName;
import dev.opal.model.RunEvent;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.RedactedBytes;
import dev.opal.redaction.RedactingStream;
import dev.opal.redaction.Redactor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes what a step prints. The bytes pass the door into the step's log, and records in the journal
 * say which piece came from which stream. One thread for each stream; streams may come at once.
 */
public final class StepOutput {
  /** How long a piece of a log may wait for its record. */
  static final long MAX_WAIT_NANOS = 150_000_000;

  /**
   * A record for each change of stream would be longer than the lines of a program that prints to
   * both in turn. So many changes are recorded as they come; beyond, a stream waits for its turn.
   */
  private static final int SWITCHES_AT_ONCE = 200;

  private static final double SWITCHES_PER_NANO = 50 / 1e9;
  private static final long TURN_NANOS = 20_000_000;
  private static final int MAX_WAITING = 256 * 1024;

  private final FileChannel log;
  private final Redactor redactor;
  private final Consumer<RunEvent> journal;
  private final Redacted lossReason;
  private final Map<OutputStreamName, RedactingStream> doors =
      new EnumMap<>(OutputStreamName.class);
  private final Map<OutputStreamName, Long> bytesSeen = new EnumMap<>(OutputStreamName.class);
  private final Map<OutputStreamName, Long> lineFeedsSeen = new EnumMap<>(OutputStreamName.class);

  /** What waits for another stream's piece to end, where streams alternate too fast. */
  private final Map<OutputStreamName, List<RedactedBytes>> waiting =
      new EnumMap<>(OutputStreamName.class);

  private int waitingLength;
  private long waitingSince;
  private double switches = SWITCHES_AT_ONCE;
  private long switchesSince = System.nanoTime();

  private final MessageDigest pieceDigest = Hash.sha256();
  private @Nullable OutputStreamName pieceStream;
  private long pieceLines;
  private int pieceLength;
  private long pieceSince;

  private long offset;
  private long lostBytes;
  private int attempt = 1;
  private boolean late;
  private boolean closed;

  /**
   * @param log an empty file, which this object closes
   * @param late the step has ended already
   */
  StepOutput(
      FileChannel log,
      Redactor redactor,
      Consumer<RunEvent> journal,
      Redacted lossReason,
      boolean late) {
    this.log = log;
    this.redactor = redactor;
    this.journal = journal;
    this.lossReason = lossReason;
    this.late = late;
  }

  /** Takes bytes that the step printed. What cannot be stored is counted as lost. */
  public void write(OutputStreamName stream, ByteBuffer bytes) {
    RedactingStream door;
    synchronized (this) {
      door = doors.computeIfAbsent(stream, unused -> redactor.stream());
      bytesSeen.merge(stream, (long) bytes.remaining(), Long::sum);
    }
    // The door is confined to the stream's thread, so that streams are redacted side by side.
    store(stream, door.write(bytes));
  }

  /** Ends a stream: what the door held back is decided now. */
  public void end(OutputStreamName stream) {
    RedactingStream door;
    synchronized (this) {
      door = doors.remove(stream);
    }
    if (door != null) {
      store(stream, door.end());
    }
  }

  private synchronized void store(OutputStreamName stream, RedactedBytes bytes) {
    if (bytes.isEmpty()) {
      return;
    }
    lineFeedsSeen.merge(stream, bytes.lineFeeds(), Long::sum);
    long now = System.nanoTime();
    if (!closed && mustWait(stream, now)) {
      waitingSince = waiting.isEmpty() ? now : waitingSince;
      waiting.computeIfAbsent(stream, unused -> new ArrayList<>()).add(bytes);
      waitingLength += bytes.length();
    } else {
      append(stream, bytes);
    }
    if (waitingLength > MAX_WAITING) {
      appendWaiting();
    }
    recordIfDue(now);
  }

  private boolean mustWait(OutputStreamName stream, long now) {
    if (stream == pieceStream || pieceStream == null) {
      return waiting.containsKey(stream);
    }
    switches += (now - switchesSince) * SWITCHES_PER_NANO;
    switches = Math.min(switches, SWITCHES_AT_ONCE);
    switchesSince = now;
    if (switches < 1 || waiting.containsKey(stream)) {
      return true;
    }
    switches--;
    return false;
  }

  private void appendWaiting() {
    waiting.forEach((stream, list) -> list.forEach(bytes -> append(stream, bytes)));
    waiting.clear();
    waitingLength = 0;
  }

  private void append(OutputStreamName stream, RedactedBytes bytes) {
    if (closed) {
      lostBytes += bytes.length();
      return;
    }
    ByteBuffer rest = bytes.asByteBuffer();
    while (rest.hasRemaining()) {
      if (stream != pieceStream || pieceLength == RunEvent.MAX_OUTPUT) {
        recordPiece();
        pieceStream = stream;
        pieceSince = System.nanoTime();
      }
      int room = Math.min(rest.remaining(), RunEvent.MAX_OUTPUT - pieceLength);
      ByteBuffer piece = rest.slice(rest.position(), room);
      int stored = append(piece.duplicate());
      addToPiece(piece.limit(stored));
      rest.position(rest.position() + stored);
      if (stored < room) {
        lostBytes += rest.remaining();
        break;
      }
    }
  }

  private void addToPiece(ByteBuffer bytes) {
    pieceLength += bytes.remaining();
    offset += bytes.remaining();
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      if (bytes.get(i) == '\n') {
        pieceLines++;
      }
    }
    pieceDigest.update(bytes);
  }

  /** Returns how many bytes the disk took. */
  private int append(ByteBuffer bytes) {
    int start = bytes.position();
    try {
      while (bytes.hasRemaining()) {
        log.write(bytes);
      }
    } catch (IOException e) {
      return bytes.position() - start;
    }
    return bytes.position() - start;
  }

  /** Records the piece that waits, if it has waited long enough. Called also when nothing comes. */
  synchronized void recordIfDue(long now) {
    if (!waiting.isEmpty() && now - waitingSince > TURN_NANOS) {
      appendWaiting();
    }
    if (pieceLength > 0 && now - pieceSince > MAX_WAIT_NANOS) {
      recordPiece();
    }
  }

  private void recordPiece() {
    OutputStreamName stream = pieceStream;
    if (stream != null && pieceLength > 0) {
      journal.accept(
          new RunEvent.OutputWritten(
              stream,
              attempt,
              offset - pieceLength,
              pieceLength,
              pieceLines,
              Hash.of(pieceDigest),
              late));
    }
    if (lostBytes > 0) {
      journal.accept(new RunEvent.Lost(LossKind.OUTPUT_BYTES, lostBytes, lossReason));
      lostBytes = 0;
    }
    pieceStream = null;
    pieceLength = 0;
    pieceLines = 0;
  }

  /** Records what waits; from now on output belongs to this attempt. */
  synchronized void beginAttempt(int number) {
    appendWaiting();
    recordPiece();
    attempt = number;
  }

  /**
   * Records what waits and puts the log on disk; from now on output is late. Where every stream has
   * ended, the log is closed, so that a run of many steps does not hold many files.
   */
  synchronized void stepEnded() {
    appendWaiting();
    recordPiece();
    late = true;
    if (doors.isEmpty()) {
      closeLog();
    } else if (!closed) {
      force();
    }
  }

  /** A sync that fails loses nothing yet; sealing reads the file again and fails if it cannot. */
  private void force() {
    try {
      log.force(false);
    } catch (IOException e) {
      recordPiece();
    }
  }

  /** Ends every stream, records what waits and closes the log. May be called twice. */
  void close() {
    for (OutputStreamName stream : OutputStreamName.values()) {
      end(stream);
    }
    synchronized (this) {
      appendWaiting();
      recordPiece();
      closeLog();
    }
  }

  private void closeLog() {
    if (!closed) {
      closed = true;
      force();
      close(log);
    }
  }

  static void close(FileChannel log) {
    try {
      log.close();
    } catch (IOException e) {
      // Nothing can be done about a file that does not close, and its bytes are written.
      return;
    }
  }

  /** Returns how many bytes came from the stream so far, before redaction. */
  public synchronized long bytes(OutputStreamName stream) {
    return bytesSeen.getOrDefault(stream, 0L);
  }

  /** Returns how many line feeds came from the stream and were released by the door so far. */
  public synchronized long lineFeeds(OutputStreamName stream) {
    return lineFeedsSeen.getOrDefault(stream, 0L);
  }
}
