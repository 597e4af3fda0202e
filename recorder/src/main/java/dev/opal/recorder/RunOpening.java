// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Hash;
import dev.opal.model.Origin;
import dev.opal.model.Plan;
import dev.opal.model.Reasons;
import dev.opal.model.RunEvent;
import dev.opal.model.RunId;
import dev.opal.model.SpanContext;
import dev.opal.model.StepPath;
import dev.opal.model.TraceId;
import dev.opal.model.Writer;
import dev.opal.redaction.Redactor;
import dev.opal.store.Bundle;
import dev.opal.store.BundleKey;
import dev.opal.store.RunStore;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a process comes to record a run: it opens one, or joins one that another has opened. */
final class RunOpening {
  private static final int ID_ATTEMPTS = 16;

  private final RunStore store;
  private final Redactor redactor;

  RunOpening(RunStore store, Redactor redactor) {
    this.store = store;
    this.redactor = redactor;
  }

  /** Starts a run under an id that no other has. */
  Run start(Path runs, RunOptions options) throws IOException {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    Writer writer = options.writer();
    for (int i = 0; i < ID_ATTEMPTS; i++) {
      String process = writer.host() + " " + writer.pid() + " " + System.nanoTime();
      RunId id = RunId.create(options.env(), options.target(), now, process, RandomIds.bytes(16));
      RunFolder folder = RunFolder.open(runs, id);
      Optional<FileHold> hold = folder.create();
      if (hold.isPresent()) {
        return startOrDiscard(folder, options, hold.get());
      }
    }
    throw new IOException("no free run id");
  }

  private Run startOrDiscard(RunFolder folder, RunOptions options, FileHold hold)
      throws IOException {
    try {
      return start(folder, options, hold);
    } catch (IOException e) {
      folder.discard();
      hold.close();
      throw e;
    }
  }

  private Run start(RunFolder folder, RunOptions options, FileHold hold) throws IOException {
    Plan plan = options.plan();
    Hash planHash = plan == null ? null : plan.hash();
    BundleKey key =
        BundleKey.of(
            options.env().toString(),
            options.target().toString(),
            planHash == null ? null : planHash.toString(),
            folder.runId());
    RandomIds ids = new RandomIds();
    SpanContext root = new SpanContext(traceOf(options, planHash), ids.spanId(), true);
    RunPlace place = new RunPlace(folder.folder(), key, new StepPath(redactor.text("main")), root);
    Membership opener =
        new Membership(folder, place, true, folder.files().createOpenerJournal(), hold, Set.of());
    List<Listener> listeners = options.sinks().stream().map(Listener::new).toList();
    Run run = new Run(opener, store, redactor, ids, listeners);
    run.append(
        root.spanId(),
        new RunEvent.RunStarted(
            folder.runId(),
            options.env(),
            options.target(),
            options.origin(),
            root.traceId(),
            options.parent(),
            options.writer(),
            options.context()));
    if (plan != null) {
      run.append(root.spanId(), new RunEvent.PlanResolved(plan));
    }
    if (!run.hasStarted()) {
      listeners.forEach(Listener::close);
      throw new IOException("its first records could not be written");
    }
    return run;
  }

  private static TraceId traceOf(RunOptions options, @Nullable Hash planHash) {
    SpanContext parent = options.parent();
    if (parent != null) {
      return parent.traceId();
    }
    if (options.tracePerPlan() && planHash != null) {
      return TraceId.ofPlan(planHash, options.env(), options.target());
    }
    return new TraceId(HexFormat.of().formatHex(RandomIds.bytes(16)));
  }

  /** Joins an open run by a journal of its own; a sealed one by the journal of an addendum. */
  Run join(RunPlace place, Origin origin, Writer writer) throws IOException {
    RunFolder folder = RunFolder.open(place.runs(), place.runId());
    Optional<RunFiles.HeldFile> journal =
        folder.exists() ? folder.files().createHeldJournal() : Optional.empty();
    Set<String> sealedLogs = Set.of();
    if (journal.isEmpty()) {
      sealedLogs = sealedLogs(place.key());
      LateFolder.Held late = LateFolder.create(place.runs(), place.key());
      FileHold lateHold = late.hold();
      try (lateHold) {
        folder = new RunFolder(place.runs(), place.runId(), late.late().folder());
        journal = folder.files().createHeldJournal();
      }
    }
    RunFiles.HeldFile file = journal.orElseThrow(() -> new IOException("its folder vanished"));
    Membership member = new Membership(folder, place, false, file.file(), file.hold(), sealedLogs);
    Run run = new Run(member, store, redactor, new RandomIds(), List.of());
    run.append(place.span().spanId(), new RunEvent.WriterJoined(place.runId(), origin, writer));
    return run;
  }

  /** A step of a sealed run has its path for good, in the bundle or an addendum. */
  private Set<String> sealedLogs(BundleKey key) throws IOException {
    Set<String> names = new HashSet<>();
    try {
      Optional<Bundle> bundle = store.find(key);
      for (int n = 1; bundle.isPresent(); n++) {
        names.addAll(bundle.get().names());
        bundle = store.find(key.withAddendum(n));
      }
    } catch (StoreException e) {
      throw new IOException(Reasons.of(e), e);
    }
    return names;
  }

  /**
   * What this process is to a run.
   *
   * @param folder where it writes: the run's, or one for what is late
   * @param place in the run, below which its steps stand
   * @param opener whether it opened the run, and so ends it
   * @param hold a sign of life: of the run where it is the opener, else of its journal
   * @param sealedLogs names of files that were sealed before it joined
   */
  record Membership(
      RunFolder folder,
      RunPlace place,
      boolean opener,
      AppendFile journal,
      FileHold hold,
      Set<String> sealedLogs) {}
}
