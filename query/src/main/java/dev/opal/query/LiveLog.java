// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.JournalRecord;
import dev.opal.model.RunEvent;
import dev.opal.model.RunId;
import dev.opal.model.SpanId;
import dev.opal.recorder.OpenRun;
import dev.opal.recorder.RunLayout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The log of a step while it is being recorded, also by another process. Ends when the step has
 * ended or nobody records the run any more. Confined to one thread.
 */
public final class LiveLog implements AutoCloseable {
  /** How often it is asked whether the recorder lives. */
  private static final long LIFE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final OpenRuns open;
  private final RunId runId;
  private final Path folder;
  private final String step;
  private final JournalTail journals;
  private final Set<SpanId> ended = new HashSet<>();
  private @Nullable FileChannel log;
  private @Nullable SpanId span;
  private @Nullable String journal;
  private long offset;
  private boolean over;
  private long nextLook = System.nanoTime() + LIFE_NANOS;

  LiveLog(OpenRuns open, RunId runId, Path folder, String step, long offset) {
    this.open = open;
    this.runId = runId;
    this.folder = folder;
    this.step = step;
    this.offset = offset;
    this.journals = new JournalTail(folder, this::take);
  }

  /**
   * Reads what the log has gained.
   *
   * @return the number of bytes, 0 where there are none yet, -1 where none will come
   */
  public int read(ByteBuffer bytes) throws IOException {
    // Asked first: what is in the log when the step has ended is all of it.
    over |= hasEnded();
    FileChannel channel = log();
    int count = channel == null ? 0 : Math.max(0, channel.read(bytes, offset));
    offset += count;
    return count == 0 && over ? -1 : count;
  }

  /** Tells whether the step has begun. */
  public boolean hasBegun() {
    return span != null;
  }

  private boolean hasEnded() throws IOException {
    journals.poll();
    SpanId known = span;
    if (over || (known != null && ended.contains(known))) {
      return true;
    }
    long now = System.nanoTime();
    if (now < nextLook) {
      return false;
    }
    nextLook = now + LIFE_NANOS;
    for (OpenRun run : open.ids().contains(runId) ? open.list() : List.<OpenRun>of()) {
      if (run.summary().runId().equals(runId)) {
        return !run.live();
      }
    }
    // Sealed, or at this moment between two names: what was written is in the files we hold.
    journals.poll();
    return true;
  }

  private void take(String name, JournalRecord record) {
    SpanId at = record.envelope().span();
    RunEvent event = record.event();
    if (event instanceof RunEvent.StepStarted started && started.path().toString().equals(step)) {
      span = at;
      journal = name;
    } else if (event instanceof RunEvent.StepEnded) {
      ended.add(at);
    } else if (event instanceof RunEvent.RunEnded
        || (event instanceof RunEvent.WriterLeft && name.equals(journal))) {
      over = true;
    }
  }

  private @Nullable FileChannel log() throws IOException {
    if (log == null) {
      log = open(folder);
    }
    if (log == null) {
      log = open(folder.resolveSibling(runId.value() + RunLayout.SEALING));
    }
    return log;
  }

  private @Nullable FileChannel open(Path place) throws IOException {
    try {
      return FileChannel.open(
          place.resolve(RunLayout.STEPS).resolve(step + RunLayout.LOG),
          Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      journals.close();
    } finally {
      if (log != null) {
        log.close();
      }
    }
  }
}
