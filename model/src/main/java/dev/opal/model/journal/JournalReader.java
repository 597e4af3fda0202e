// SPDX-License-Identifier: Apache-2.0
package dev.opal.model.journal;

import dev.opal.model.Hash;
import dev.opal.model.JournalEnd;
import dev.opal.model.JournalRecord;
import dev.opal.model.RunEvent;
import dev.opal.model.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads a journal from its first byte and checks its chain. Nothing in a journal makes it throw:
 * what is wrong is told as a {@link Problem}, and reading goes on with the next line. Bytes after
 * the last line feed are a torn record: counted, never read.
 */
public final class JournalReader {
  /**
   * A longer line is no record. The longest command line and environment that Linux starts a
   * process with, 6 MiB, fit in whatever JSON makes of them.
   */
  public static final int MAX_LINE = 64 * 1024 * 1024;

  /** What is wrong with a journal, and at which line, counted from 1. */
  public record Problem(long line, String what) {}

  /**
   * What a journal holds as a whole.
   *
   * @param end of its last whole record
   * @param tornBytes after the last line feed
   * @param problems the first 100
   */
  public record Result(JournalEnd end, long tornBytes, List<Problem> problems) {}

  private static final int MAX_PROBLEMS = 100;
  private static final int CHUNK = 64 * 1024;

  private final String name;
  private final Consumer<JournalRecord> records;
  private final List<Problem> problems = new ArrayList<>();
  private byte[] buffer = new byte[CHUNK];
  private int filled;

  /** Bytes of the current line that were dropped because it is too long. */
  private long dropped;

  private long line;
  private long lastSeq = -1;
  private Hash lastHash = Hash.ZERO;
  private boolean closed;

  private JournalReader(String name, Consumer<JournalRecord> records) {
    this.name = name;
    this.records = records;
  }

  /**
   * Reads to the end of the stream, which is left open.
   *
   * @param name of the journal in its bundle
   * @param records takes each record that could be read, in order
   */
  public static Result read(String name, InputStream in, Consumer<JournalRecord> records)
      throws IOException {
    return new JournalReader(name, records).readAll(in);
  }

  private Result readAll(InputStream in) throws IOException {
    int count;
    while ((count = in.read(buffer, filled, buffer.length - filled)) >= 0) {
      int from = 0;
      int end = filled + count;
      for (int i = filled; i < end; i++) {
        if (buffer[i] == '\n') {
          takeLine(from, i - from);
          from = i + 1;
        }
      }
      keepRest(from, end);
    }
    long torn = dropped + filled;
    JournalEnd end = new JournalEnd(name, lastSeq, lastHash, closed && torn == 0);
    return new Result(end, torn, List.copyOf(problems));
  }

  private void keepRest(int from, int end) {
    filled = end - from;
    System.arraycopy(buffer, from, buffer, 0, filled);
    if (filled > MAX_LINE) {
      dropped += filled;
      filled = 0;
    }
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
  }

  private void takeLine(int offset, int length) {
    line++;
    try {
      if (dropped + length > MAX_LINE) {
        throw new JsonException("a record must be at most " + MAX_LINE + " bytes but was longer");
      }
      JournalRecord record = EventDecoder.decode(buffer, offset, length);
      checkChain(record);
      lastSeq = record.envelope().seq();
      lastHash = Hash.of(ByteBuffer.wrap(buffer, offset, length));
      closed =
          record.event() instanceof RunEvent.WriterLeft
              || record.event() instanceof RunEvent.RunEnded;
      records.accept(record);
    } catch (JsonException e) {
      closed = false;
      problem(String.valueOf(e.getMessage()));
    } finally {
      dropped = 0;
    }
  }

  private void checkChain(JournalRecord record) {
    if (record.envelope().seq() != lastSeq + 1) {
      problem("seq must be " + (lastSeq + 1) + " but was " + record.envelope().seq());
    }
    if (!record.envelope().prev().equals(lastHash)) {
      problem("prev must be " + lastHash.hex() + " but was " + record.envelope().prev().hex());
    }
  }

  private void problem(String what) {
    if (problems.size() < MAX_PROBLEMS) {
      problems.add(new Problem(line, what));
    }
  }
}
