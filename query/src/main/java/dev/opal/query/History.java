// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.RunId;
import dev.opal.model.Status;
import dev.opal.model.Summary;
import dev.opal.store.Query;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What ran in an environment and target before a run, as far as it is looked back.
 *
 * @param runs newest first
 * @param successes newest first
 */
public record History(List<Summary> runs, List<Summary> successes) {
  /** How a run ends that somebody asks about. */
  private static final Set<Status> FAILURES =
      EnumSet.of(Status.FAILED, Status.TIMED_OUT, Status.INTERRUPTED);

  private static final int MAX_RUNS = 200;
  private static final int MAX_SUCCESSES = 11;

  /** How many runs may have started in the same nanosecond. */
  private static final int SAME_START = 16;

  public History {
    runs = List.copyOf(runs);
    successes = List.copyOf(successes);
  }

  static History before(Archive archive, Summary run) throws StoreException, IOException {
    return new History(
        earlier(archive, run, Set.of(), MAX_RUNS),
        earlier(archive, run, Set.of(Status.SUCCEEDED), MAX_SUCCESSES));
  }

  /** Returns the newest run that did not end well, of those that match. */
  public static Optional<Summary> lastFailure(Archive archive, Query query)
      throws StoreException, IOException {
    Query failures =
        new Query(
            query.env(),
            query.target(),
            query.statuses().isEmpty() ? FAILURES : query.statuses(),
            query.since(),
            query.until(),
            query.planHash(),
            query.templateHash(),
            query.traceId(),
            query.users(),
            query.tags(),
            0,
            1);
    return archive.list(failures).stream().findFirst();
  }

  /** Returns the last success of the run's environment and target before it. */
  public static Optional<Summary> lastSuccess(Archive archive, Summary run)
      throws StoreException, IOException {
    return earlier(archive, run, Set.of(Status.SUCCEEDED), 1).stream().findFirst();
  }

  private static List<Summary> earlier(
      Archive archive, Summary run, Set<Status> statuses, int limit)
      throws StoreException, IOException {
    Query query =
        new Query(
            run.env(),
            run.target(),
            statuses,
            null,
            run.startedAt().plusNanos(1),
            null,
            null,
            null,
            Set.of(),
            Map.of(),
            0,
            limit + SAME_START);
    List<Summary> earlier = new ArrayList<>();
    for (Summary other : archive.list(query)) {
      boolean before =
          other.startedAt().isBefore(run.startedAt()) || other.runId().compareTo(run.runId()) < 0;
      if (before && earlier.size() < limit) {
        earlier.add(other);
      }
    }
    return earlier;
  }

  Optional<Summary> lastSuccess() {
    return successes.stream().findFirst();
  }

  /** Returns the runs since the last success that did not succeed, newest first. */
  List<Summary> failuresSinceSuccess() {
    List<Summary> failures = new ArrayList<>();
    for (Summary run : runs) {
      if (run.status() == Status.SUCCEEDED) {
        break;
      }
      if (run.status() != Status.RUNNING) {
        failures.add(run);
      }
    }
    return failures;
  }

  /** Returns the runs up to the last success, which is the first of them; at most so many. */
  List<Summary> upToSuccess(int limit) {
    RunId success = lastSuccess().map(Summary::runId).orElse(null);
    return runs.stream().dropWhile(run -> !run.runId().equals(success)).limit(limit).toList();
  }
}
