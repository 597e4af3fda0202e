// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.RunId;
import dev.opal.model.Summary;
import dev.opal.model.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What many runs tell together.
 *
 * @param groups the largest first
 * @param failing how many runs failed, timed out or were interrupted
 * @param read of how many of these, the newest, the bundles were read
 * @param failedSteps where runs failed, by the index; the most frequent first, as below
 * @param errors what the steps that failed said, of the runs that were read
 * @param flaky steps that failed and then did not, with the same plan and commit
 * @param slowest steps of the runs that were read, by their longest duration
 */
public record Analysis(
    List<Group> groups,
    long failing,
    int read,
    List<Counted> failedSteps,
    List<Counted> errors,
    List<Counted> flaky,
    List<SlowStep> slowest) {
  public Analysis {
    groups = List.copyOf(groups);
    failedSteps = List.copyOf(failedSteps);
    errors = List.copyOf(errors);
    flaky = List.copyOf(flaky);
    slowest = List.copyOf(slowest);
  }

  /** By what runs are put together. */
  public enum By {
    ENV,
    TARGET,
    USER,
    RUNNER,
    HOST,
    GIT_BRANCH;

    String of(Summary run) {
      String branch = run.gitBranch();
      return switch (this) {
        case ENV -> run.env();
        case TARGET -> run.target();
        case USER -> run.user();
        case RUNNER -> run.runner();
        case HOST -> run.host();
        case GIT_BRANCH -> branch == null ? "" : branch;
      };
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Runs that have something in common.
   *
   * @param before the same in the period before; null where none was asked for
   */
  public record Group(Map<By, String> by, Stats now, @Nullable Stats before) {
    JsonObject json() {
      JsonObject.Builder json = now.json().toBuilder().putTexts("by", by);
      return json.put("before", before == null ? null : before.json()).build();
    }
  }

  /**
   * How runs went.
   *
   * @param runs all of them
   * @param succeeded of those that ended otherwise than cancelled
   * @param failed of these the others
   * @param p50Nanos of the durations of these, as below; at most 3 % too high
   */
  public record Stats(
      long runs,
      long succeeded,
      long failed,
      long retries,
      long p50Nanos,
      long p95Nanos,
      long maxNanos) {
    /** Returns the part that succeeded, from 0 to 1; 1 where none ended. */
    public double successRate() {
      return succeeded + failed == 0 ? 1 : (double) succeeded / (succeeded + failed);
    }

    JsonObject json() {
      return JsonObject.builder()
          .put("runs", runs)
          .put("succeeded", succeeded)
          .put("failed", failed)
          .put("retries", retries)
          .put("success_rate", successRate())
          .put("p50_ns", p50Nanos)
          .put("p95_ns", p95Nanos)
          .put("max_ns", maxNanos)
          .build();
    }
  }

  /**
   * Something that happened repeatedly.
   *
   * @param example the newest run in which it did
   */
  public record Counted(
      String what, long count, Instant firstSeen, Instant lastSeen, RunId example) {
    JsonObject json(String name) {
      return JsonObject.builder()
          .put(name, what)
          .put("count", count)
          .putText("first_seen", firstSeen)
          .putText("last_seen", lastSeen)
          .putText("run_id", example)
          .build();
    }
  }

  /** A step, how often it ran in the runs that were read, and how long. */
  public record SlowStep(String step, long count, long p50Nanos, long maxNanos, long retries) {
    JsonObject json() {
      return JsonObject.builder()
          .put("step", step)
          .put("count", count)
          .put("p50_ns", p50Nanos)
          .put("max_ns", maxNanos)
          .put("retries", retries)
          .build();
    }
  }

  /** Returns the JSON form; docs/formats/query-json.md describes it. */
  public JsonObject json() {
    return JsonObject.builder()
        .putAll("groups", groups, Group::json)
        .put("failing", failing)
        .put("read", read)
        .putAll("failed_steps", failedSteps, step -> step.json("step"))
        .putAll("errors", errors, error -> error.json("error"))
        .putAll("flaky", flaky, step -> step.json("step"))
        .putAll("slowest", slowest, SlowStep::json)
        .build();
  }
}
