// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.query.LineOffsets.Log;
import dev.opal.store.StoreException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first lines of one log of which the other has none of the same {@link LineShape}, wherever it
 * stands: steps that print side by side change places.
 *
 * @param added in the second log only
 * @param removed in the first log only
 * @param whole both logs were read to their ends, and not their first 4 MiB
 */
public record LogDifference(List<LogLine> added, List<LogLine> removed, boolean whole) {
  static final int MAX_BYTES = 4 * 1024 * 1024;
  private static final int MAX_LINE = 4096;
  private static final int LINES = 5;

  public LogDifference {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }

  /** Compares the logs of a step; one that is not there counts as empty. */
  static LogDifference between(Recorded before, Recorded after, String step)
      throws StoreException, IOException {
    Log old = () -> open(before, step);
    Log now = () -> open(after, step);
    Shapes oldShapes = Shapes.of(old);
    Shapes nowShapes = Shapes.of(now);
    boolean whole = oldShapes.whole && nowShapes.whole;
    return new LogDifference(unlike(now, oldShapes), unlike(old, nowShapes), whole);
  }

  private static InputStream open(Recorded run, String step) throws StoreException, IOException {
    try {
      return run.files().open("steps/" + step + ".log");
    } catch (StoreException.Rejected e) {
      // A step that printed nothing, or whose log is lost: the losses say so.
      return InputStream.nullInputStream();
    }
  }

  private static List<LogLine> unlike(Log from, Shapes other) throws StoreException, IOException {
    List<LogLine> lines = new ArrayList<>();
    try (Lines log = new Lines(from.open())) {
      for (String line = log.next(); line != null && lines.size() < LINES; line = log.next()) {
        if (!line.isBlank() && !other.contain(line)) {
          lines.add(new LogLine(log.number, line));
        }
      }
    }
    return lines;
  }

  /** Shapes of lines by their hashes, for memory's sake: a line too few is shown in 2^64. */
  private record Shapes(Set<Long> hashes, boolean whole) {
    static Shapes of(Log from) throws StoreException, IOException {
      Set<Long> hashes = new HashSet<>();
      try (Lines log = new Lines(from.open())) {
        for (String line = log.next(); line != null; line = log.next()) {
          hashes.add(hash(line));
        }
        return new Shapes(hashes, log.whole());
      }
    }

    boolean contain(String line) {
      return hashes.contains(hash(line));
    }

    private static long hash(String line) {
      String shape = LineShape.of(line);
      long hash = 0;
      for (int i = 0; i < shape.length(); i++) {
        hash = (hash ^ shape.charAt(i)) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 29;
      }
      return hash;
    }
  }

  /** Lines of a stream as far as they are compared. */
  private static final class Lines implements AutoCloseable {
    private final InputStream in;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long read;
    private long number;

    Lines(InputStream in) {
      this.in = new BufferedInputStream(in, 64 * 1024);
    }

    @Nullable String next() throws IOException {
      line.reset();
      int b = 0;
      while (read < MAX_BYTES && (b = in.read()) >= 0 && b != '\n') {
        read++;
        if (line.size() < MAX_LINE) {
          line.write(b);
        }
      }
      if (b != '\n' && line.size() == 0) {
        return null;
      }
      read++;
      number++;
      return line.toString(StandardCharsets.UTF_8);
    }

    boolean whole() throws IOException {
      return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
