// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Durations;
import dev.opal.model.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long steps took, and how many attempts, in the successes before. */
final class UsualSteps {
  /** More say less. */
  private static final int SHOWN = 5;

  private final Map<String, List<RecordedStep>> usual = new HashMap<>();

  UsualSteps(List<Side> successes) {
    for (Side success : successes) {
      for (RecordedStep step : success.run().steps()) {
        if (step.end().status() == Status.SUCCEEDED) {
          usual.computeIfAbsent(step.path(), path -> new ArrayList<>()).add(step);
        }
      }
    }
  }

  /** Adds the steps that made a run that succeeded slower than usual. */
  void slow(Side run, Suspects suspects) {
    List<RecordedStep> longer = new ArrayList<>();
    for (RecordedStep step : CriticalPath.of(run.run().steps())) {
      if (isLonger(step)) {
        longer.add(step);
      }
    }
    for (RecordedStep step : mostFirst(longer)) {
      suspects.add(
          new Cause(
              Confidence.CERTAIN,
              took(step) + " on the critical path",
              "the median of " + count(step) + " is " + median(step),
              null));
    }
  }

  /** Adds the steps that took longer, or more attempts, than before, up to the one that failed. */
  void outOfLine(Side run, @Nullable RecordedStep failed, Suspects suspects) {
    List<RecordedStep> longer = new ArrayList<>();
    for (RecordedStep step : run.run().steps()) {
      if (failed != null && step.startedAt().isAfter(failed.startedAt())) {
        break;
      }
      if (isLonger(step)) {
        longer.add(step);
      }
      attempts(step, step.equals(failed), suspects);
    }
    for (RecordedStep step : mostFirst(longer)) {
      suspects.add(
          new Cause(
              Confidence.POSSIBLE,
              took(step),
              "the median of " + count(step) + " is " + median(step),
              null),
          step.equals(failed) ? Touch.STEP : Touch.EARLIER,
          0);
    }
  }

  private void attempts(RecordedStep step, boolean failed, Suspects suspects) {
    int most = 0;
    for (RecordedStep earlier : usual.getOrDefault(step.path(), List.of())) {
      most = Math.max(most, earlier.attempts());
    }
    if (most > 0 && step.attempts() > most) {
      suspects.add(
          new Cause(
              Confidence.POSSIBLE,
              step.path() + " took " + step.attempts() + " attempts",
              "at most " + most + " in " + count(step),
              null),
          failed ? Touch.STEP : Touch.EARLIER,
          0);
    }
  }

  private List<RecordedStep> mostFirst(List<RecordedStep> longer) {
    longer.sort((a, b) -> Long.compare(excess(b), excess(a)));
    return longer.subList(0, Math.min(SHOWN, longer.size()));
  }

  private long excess(RecordedStep step) {
    return step.durationNanos() - pace(step).medianNanos();
  }

  private boolean isLonger(RecordedStep step) {
    return usual.containsKey(step.path()) && pace(step).isLonger(step.durationNanos());
  }

  private Pace pace(RecordedStep step) {
    return Pace.of(
        usual.getOrDefault(step.path(), List.of()).stream()
            .map(RecordedStep::durationNanos)
            .toList());
  }

  private static String took(RecordedStep step) {
    return step.path() + " took " + Durations.format(step.durationNanos());
  }

  private String median(RecordedStep step) {
    return Durations.format(pace(step).medianNanos());
  }

  private String count(RecordedStep step) {
    int count = usual.getOrDefault(step.path(), List.of()).size();
    return count == 1 ? "one success" : count + " successes";
  }
}
