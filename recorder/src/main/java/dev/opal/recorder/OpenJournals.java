// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Envelope;
import dev.opal.model.Hash;
import dev.opal.model.JournalRecord;
import dev.opal.model.Name;
import dev.opal.model.Origin;
import dev.opal.model.RunContext;
import dev.opal.model.RunEvent;
import dev.opal.model.RunId;
import dev.opal.model.SpanId;
import dev.opal.model.Status;
import dev.opal.model.TraceId;
import dev.opal.model.Writer;
import dev.opal.model.journal.JournalReader;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.Redactor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The journals of a run that is not sealed, and what they tell of its life. */
final class OpenJournals {
  /** Room for the start and the plan of most runs; those with a huge environment need more. */
  private static final int HEAD = 64 * 1024;

  private static final String UNKNOWN = "unknown";

  private final RunFolder folder;
  private final Redactor redactor;

  OpenJournals(RunFolder folder, Redactor redactor) {
    this.folder = folder;
    this.redactor = redactor;
  }

  /**
   * Returns the run as a list shows it: by its head where somebody records it, however long it has
   * grown. Empty where nothing was recorded yet.
   */
  Optional<OpenRun> list(Duration idle) throws IOException {
    boolean locked = folder.isLocked();
    RunProjection head = readHead();
    boolean live = locked || isBegun(head, idle);
    return open(live ? head : read(), live);
  }

  /** Returns the run with everything that is recorded so far; empty where somebody seals it. */
  Optional<OpenRun> whole(Duration idle) throws IOException {
    try {
      boolean locked = folder.isLocked();
      RunProjection all = read();
      return open(all, locked || isBegun(all, idle));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private Optional<OpenRun> open(RunProjection projection, boolean live) throws IOException {
    if (projection.runStarted() == null) {
      if (live || folder.files().isBlank()) {
        return Optional.empty();
      }
      startUnknown(projection);
    }
    boolean over = live || projection.runEnded() != null;
    return projection
        .view()
        .map(view -> over ? view : view.withStatus(Status.INTERRUPTED))
        .map(view -> new OpenRun(view, folder.folder(), live));
  }

  /** Tells whether the run was begun by {@code opal begin} and has been used since. */
  boolean isBegun(RunProjection projection, Duration idle) {
    RunEvent.RunStarted started = projection.runStarted();
    if (started == null || started.origin() != Origin.BRACKET) {
      return false;
    }
    try {
      return folder.files().isAnyHeld()
          || !folder.files().lastChange().plus(idle).isBefore(Instant.now());
    } catch (IOException e) {
      // The folder is being sealed or cannot be read, and neither is a reason to end the run.
      return true;
    }
  }

  /**
   * Reads every journal.
   *
   * @throws NoSuchFileException where one vanished, because somebody seals the run
   */
  RunProjection read() throws IOException {
    RunProjection projection = new RunProjection();
    for (String journal : folder.files().journals()) {
      folder.files().read(journal, projection.journal()::accept);
    }
    return projection;
  }

  /**
   * Reads the first two records, the start and the plan, which say all that a list shows, however
   * long the journal is.
   */
  private RunProjection readHead() throws IOException {
    RunProjection projection = new RunProjection();
    if (folder.files().journals().contains(RunLayout.JOURNAL)) {
      try (InputStream in = folder.files().open(RunLayout.JOURNAL)) {
        byte[] head = in.readNBytes(HEAD);
        while (lineEnd(head, 0) == 0
            && head.length < JournalReader.MAX_LINE
            && head.length % HEAD == 0) {
          byte[] more = in.readNBytes(head.length);
          head = Arrays.copyOf(head, head.length + more.length);
          System.arraycopy(more, 0, head, head.length - more.length, more.length);
          if (more.length == 0) {
            break;
          }
        }
        int end = lineEnd(head, lineEnd(head, 0));
        JournalReader.read(
            RunLayout.JOURNAL,
            new ByteArrayInputStream(head, 0, end),
            projection.journal()::accept);
      } catch (NoSuchFileException e) {
        // The run is being sealed at this moment.
        return projection;
      }
    }
    return projection;
  }

  /** Returns the position behind the next line feed, or {@code from} where there is none. */
  private static int lineEnd(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        return i + 1;
      }
    }
    return from;
  }

  /** Says in place of a record that was torn how the run started, as far as its id tells. */
  private void startUnknown(RunProjection projection) {
    Envelope envelope =
        new Envelope(0, Hash.ZERO, folder.runId().startedAt(), 0, new RandomIds().spanId());
    projection
        .journal()
        .accept(new JournalRecord(envelope, unknownStart(folder.runId(), redactor)));
  }

  /**
   * Writes the first record of a process that ends the run from outside. Where no journal says how
   * the run started, it says that nobody knows.
   *
   * @return the run's root span
   */
  static SpanId join(
      RunId runId, RunProjection known, JournalWriter journal, Origin origin, Redactor redactor) {
    SpanId root = known.rootSpan();
    if (root == null) {
      SpanId span = new RandomIds().spanId();
      journal.append(span, unknownStart(runId, redactor));
      return span;
    }
    Writer writer = WriterIdentity.current(redactor);
    journal.append(root, new RunEvent.WriterJoined(runId, origin, writer));
    return root;
  }

  private static RunEvent unknownStart(RunId runId, Redactor redactor) {
    Name unknown = new Name(redactor.text(UNKNOWN));
    return new RunEvent.RunStarted(
        runId,
        unknown,
        unknown,
        Origin.RECOVERY,
        new TraceId(HexFormat.of().formatHex(RandomIds.bytes(16))),
        null,
        WriterIdentity.current(redactor),
        new RunContext(
            Redacted.EMPTY,
            Redacted.EMPTY,
            Redacted.EMPTY,
            null,
            RunContext.Policy.NONE,
            Map.of(),
            Map.of(),
            List.of()));
  }
}
