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
    RunDiff diff = last == null ? null : RunDiff.between(last, run);
    boolean failed = summary.status() != Status.SUCCEEDED && summary.status() != Status.RUNNING;
    List<Summary> failures = failed ? failures() : List.of();
    RecordedStep step = failed ? step(run, summary.failedStep()) : null;
    RecordedStep usual = last == null || step == null ? null : step(last, step.path());
    if (failed) {
      ownWords(step, usual);
    }
    if (last != null && diff != null && (failed || isSlow(summary, successes))) {
      differences(diff, step, last, failures, successes);
      UsualSteps steps = new UsualSteps(successes);
      if (failed) {
        steps.outOfLine(run, step, suspects);
      } else {
        steps.slow(run, suspects);
      }
    }
    return new Why(
        summary,
        last == null ? null : last.summary(),
        failures,
        step,
        last == null || step == null || usual == null
            ? null
            : LogDifference.between(last.run(), run.run(), step.path()),
        suspects.ranked(),
        successes.isEmpty() ? null : pace(successes).medianNanos(),
        last == null || diff == null ? List.of() : same(diff, last));
  }

  /** What the run's own record says, whatever it is compared with. */
  private void ownWords(@Nullable RecordedStep step, @Nullable RecordedStep usual) {
    if (step != null) {
      Ending.of(step, usual).ifPresent(suspects::add);
      Flakiness.of(history, run.summary()).ifPresent(suspects::add);
    }
    losses();
  }

  private void differences(
      RunDiff diff,
      @Nullable RecordedStep step,
      Side last,
      List<Summary> failures,
      List<Side> successes)
      throws StoreException, IOException {
    Optional<Side> first = failures.size() > 1 ? find(failures.get(0)) : Optional.empty();
    RunDiff atFirst = first.isPresent() ? RunDiff.between(last, first.get()) : diff;
    new Changes(successes).add(diff, atFirst, step, run, suspects);
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

  private static boolean isSlow(Summary run, List<Side> successes) {
    return run.status() == Status.SUCCEEDED && pace(successes).isLonger(run.durationNanos());
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

  private List<String> same(RunDiff diff, Side last) {
    Set<Difference.Section> sections =
        Set.copyOf(diff.differences().stream().map(d -> d.kind().section()).toList());
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
