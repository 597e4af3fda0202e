// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.OutputStreamName;
import dev.opal.redaction.RedactedBytes;
import dev.opal.redaction.RedactingStream;
import dev.opal.redaction.Redactor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Takes what a step prints: every stream passes a door of its own into the step's log. One thread
 * for each stream; streams may come at once.
 */
final class StepOutput {
  /**
   * A record for each change of stream would be longer than the lines of a program that prints to
   * both in turn. So many changes are recorded as they come; beyond, a stream waits for its turn.
   */
  private static final int SWITCHES_AT_ONCE = 200;

  private static final double SWITCHES_PER_NANO = 50 / 1e9;
  private static final long TURN_NANOS = 20_000_000;
  private static final int MAX_WAITING = 256 * 1024;

  private final StepLog log;
  private final Redactor redactor;
  private final BiConsumer<OutputStreamName, RedactedBytes> watcher;
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

  /**
   * @param watcher takes what has passed the door, too
   */
  StepOutput(StepLog log, Redactor redactor, BiConsumer<OutputStreamName, RedactedBytes> watcher) {
    this.log = log;
    this.redactor = redactor;
    this.watcher = watcher;
  }

  /** Takes bytes that the step printed. What cannot be stored is counted as lost. */
  void write(OutputStreamName stream, ByteBuffer bytes) {
    RedactingStream door;
    synchronized (this) {
      door = doors.computeIfAbsent(stream, unused -> redactor.stream());
      bytesSeen.merge(stream, (long) bytes.remaining(), Long::sum);
    }
    // The door is confined to the stream's thread, so that streams are redacted side by side.
    store(stream, door.write(bytes));
  }

  /** Ends a stream: what the door held back is decided now. */
  void end(OutputStreamName stream) {
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
    watcher.accept(stream, bytes);
    long now = System.nanoTime();
    if (mustWait(stream, now)) {
      waitingSince = waiting.isEmpty() ? now : waitingSince;
      waiting.computeIfAbsent(stream, unused -> new ArrayList<>()).add(bytes);
      waitingLength += bytes.length();
    } else {
      log.append(stream, bytes);
    }
    if (waitingLength > MAX_WAITING) {
      appendWaiting();
    }
    recordIfDue(now);
  }

  private boolean mustWait(OutputStreamName stream, long now) {
    if (stream == log.stream() || log.stream() == null) {
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
    waiting.forEach((stream, list) -> list.forEach(bytes -> log.append(stream, bytes)));
    waiting.clear();
    waitingLength = 0;
  }

  /** Records the piece that waits, if it has waited long enough. Called also when nothing comes. */
  synchronized void recordIfDue(long now) {
    if (!waiting.isEmpty() && now - waitingSince > TURN_NANOS) {
      appendWaiting();
    }
    log.recordIfDue(now);
  }

  /** Records what waits; from now on output belongs to this attempt. */
  synchronized void beginAttempt(int number) {
    appendWaiting();
    log.beginAttempt(number);
  }

  /** Records what waits and puts the log on disk; from now on output is late. */
  synchronized void stepEnded() {
    appendWaiting();
    log.stepEnded(doors.isEmpty());
  }

  /** Tells whether no stream is open and everything that came is recorded. */
  synchronized boolean isQuiet() {
    return doors.isEmpty() && waiting.isEmpty() && log.stream() == null;
  }

  /** Ends every stream, records what waits and closes the log. May be called twice. */
  void close() {
    for (OutputStreamName stream : OutputStreamName.values()) {
      end(stream);
    }
    synchronized (this) {
      appendWaiting();
      log.close();
    }
  }

  /** Returns how many bytes came from the stream so far, before redaction. */
  synchronized long bytes(OutputStreamName stream) {
    return bytesSeen.getOrDefault(stream, 0L);
  }

  /** Returns how many line feeds came from the stream and were released by the door so far. */
  synchronized long lineFeeds(OutputStreamName stream) {
    return lineFeedsSeen.getOrDefault(stream, 0L);
  }
}
