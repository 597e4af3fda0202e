// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Status;
import dev.opal.model.Summary;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Gathers what {@link Why} answers. Confined to one thread. */
final class Investigation {
  /** Once so many steps were read, no further success is: nobody waits for more. */
  private static final int MAX_STEPS = 50_000;

  private final Archive archive;
  private final Side run;
  private final History history;
  private final Suspects suspects = new Suspects();

  Investigation(Archive archive, Recorded run) throws StoreException, IOException {
    this.archive = archive;
    this.run = Side.of(run);
    this.history = History.before(archive, run.summary());
  }

  Why answer() throws StoreException, IOException {
    Summary summary = run.summary();
    List<Side> successes = successes();
    Side last = successes.isEmpty() ? null : successes.get(0);
    boolean failed = summary.status() != Status.SUCCEEDED && summary.status() != Status.RUNNING;
    List<Summary> failures = failed ? failures() : List.of();
    RecordedStep step = null;
    LogDifference log = null;
    if (failed) {
      step = step(run, summary.failedStep());
      log = failed(step, last, failures, successes);
    } else if (summary.status() == Status.SUCCEEDED && isSlow(successes)) {
      new UsualSteps(successes).slow(run, suspects);
      differences(null, last, List.of(), successes);
    }
    return new Why(
        summary,
        last == null ? null : last.summary(),
        failures,
        step,
        log,
        suspects.ranked(),
        successes.isEmpty() ? null : pace(successes).medianNanos(),
        last == null ? List.of() : same(last));
  }

  private @Nullable LogDifference failed(
      @Nullable RecordedStep step,
      @Nullable Side last,
      List<Summary> failures,
      List<Side> successes)
      throws StoreException, IOException {
    RecordedStep usual = last == null || step == null ? null : step(last, step.path());
    if (step != null) {
      Ending.of(step, usual).ifPresent(suspects::add);
      Flakiness.of(history, run.summary()).ifPresent(suspects::add);
    }
    losses();
    if (last == null) {
      return null;
    }
    differences(step, last, failures, successes);
    new UsualSteps(successes).outOfLine(run, step, suspects);
    return step == null || usual == null
        ? null
        : LogDifference.between(last.run(), run.run(), step.path());
  }

  private void differences(
      @Nullable RecordedStep step,
      @Nullable Side last,
      List<Summary> failures,
      List<Side> successes)
      throws StoreException, IOException {
    if (last == null) {
      return;
    }
    Changes changes = new Changes(successes);
    Side first = run;
    if (failures.size() > 1) {
      first = find(failures.get(0)).orElse(run);
    }
    changes.add(last, run, first, step, suspects);
  }

  private void losses() {
    for (Summary.Loss loss : run.summary().losses()) {
      String kind = loss.kind().toString().replace('_', ' ');
      suspects.add(
          new Cause(
              Confidence.POSSIBLE,
              "the record lacks " + loss.count() + " " + kind,
              "what is missing may hide the cause: " + loss.reason(),
              null));
    }
  }

  private List<Summary> failures() {
    List<Summary> failures = new ArrayList<>();
    if (history.lastSuccess().isPresent()) {
      failures.addAll(history.failuresSinceSuccess().reversed());
    }
    failures.add(run.summary());
    return failures;
  }

  private boolean isSlow(List<Side> successes) {
    return !successes.isEmpty() && pace(successes).isLonger(run.summary().durationNanos());
  }

  private static Pace pace(List<Side> successes) {
    return Pace.of(successes.stream().map(side -> side.summary().durationNanos()).toList());
  }

  private List<Side> successes() throws StoreException, IOException {
    List<Side> found = new ArrayList<>();
    int steps = 0;
    for (Summary success : history.successes()) {
      steps += success.steps();
      if (found.isEmpty() || steps <= MAX_STEPS) {
        find(success).ifPresent(found::add);
      }
    }
    return found;
  }

  /** Empty where it was removed since it was listed. */
  private Optional<Side> find(Summary summary) throws StoreException, IOException {
    try {
      return Optional.of(Side.of(archive.find(summary.runId())));
    } catch (ReferenceException e) {
      return Optional.empty();
    }
  }

  private static @Nullable RecordedStep step(Side side, @Nullable String path) {
    for (RecordedStep step : side.run().steps()) {
      if (step.path().equals(path)) {
        return step;
      }
    }
    return null;
  }

  private List<String> same(Side last) {
    Set<Difference.Section> sections = Set.copyOf(
        RunDiff.between(last, run).differences().stream().map(d -> d.kind().section()).toList());
    List<String> same = new ArrayList<>();
    if (last.summary().planHash() != null && !sections.contains(Difference.Section.PLAN)) {
      same.add("plan");
      same.add("values");
    }
    if (last.summary().gitSha() != null && !sections.contains(Difference.Section.GIT)) {
      same.add("commit");
    }
    if (last.environment() != null
        && run.environment() != null
        && !sections.contains(Difference.Section.ENVIRONMENT)) {
      same.add("environment");
    }
    return same;
  }
}
