// SPDX-License-Identifier: Apache-2.0
package dev.opal.store;

import dev.opal.model.Status;
import dev.opal.model.Summary;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are asked for, as in {@code Query.ALL.env("prod").tag("ticket", "OPS-7")}. A null or
 * empty part does not restrict.
 *
 * @param statuses any of them
 * @param since start at or after
 * @param until start before
 * @param planHash prefix of the plan hash, with or without {@code sha256:}
 * @param templateHash prefix of the template hash, likewise
 * @param users any of them
 * @param tags all of them, with exactly these values
 * @param offset how many matches to pass over
 * @param limit how many to return, at least 1
 */
public record Query(
    @Nullable String env,
    @Nullable String target,
    Set<Status> statuses,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable String planHash,
    @Nullable String templateHash,
    @Nullable String traceId,
    Set<String> users,
    Map<String, String> tags,
    int offset,
    int limit) {
  /** Every run. */
  public static final Query ALL =
      new Query(
          null,
          null,
          Set.of(),
          null,
          null,
          null,
          null,
          null,
          Set.of(),
          Map.of(),
          0,
          Integer.MAX_VALUE);

  public Query {
    if (limit < 1 || offset < 0) {
      throw new IllegalArgumentException(
          "limit must be 1 or more and offset 0 or more but were " + limit + " and " + offset);
    }
    statuses = Set.copyOf(statuses);
    users = Set.copyOf(users);
    tags = Map.copyOf(tags);
    planHash = withPrefix(planHash);
    templateHash = withPrefix(templateHash);
  }

  /** Tells whether the run matches; offset and limit apart. */
  public boolean matches(Summary run) {
    return equal(env, run.env())
        && equal(target, run.target())
        && (statuses.isEmpty() || statuses.contains(run.status()))
        && (since == null || !run.startedAt().isBefore(since))
        && (until == null || run.startedAt().isBefore(until))
        && begins(planHash, run.planHash())
        && begins(templateHash, run.templateHash())
        && equal(traceId, run.traceId())
        && (users.isEmpty() || users.contains(run.user()))
        && run.tags().entrySet().containsAll(tags.entrySet());
  }

  /** Returns this query with another window. */
  public Query window(int newOffset, int newLimit) {
    return new Query(
        env,
        target,
        statuses,
        since,
        until,
        planHash,
        templateHash,
        traceId,
        users,
        tags,
        newOffset,
        newLimit);
  }

  /** Returns this query, of one environment. */
  public Query env(@Nullable String value) {
    return with(value, target, users, tags);
  }

  /** Returns this query, of one target. */
  public Query target(@Nullable String value) {
    return with(env, value, users, tags);
  }

  /** Returns this query, of any of these people. */
  public Query users(Set<String> values) {
    return with(env, target, values, tags);
  }

  /** Returns this query, of runs with one more tag. */
  public Query tag(String name, String value) {
    Map<String, String> more = new TreeMap<>(tags);
    more.put(name, value);
    return with(env, target, users, more);
  }

  /** Returns this query, of runs with any of these. */
  public Query statuses(Set<Status> values) {
    return with(values, since, until);
  }

  /** Returns this query, of runs that started then or later. */
  public Query since(@Nullable Instant value) {
    return with(statuses, value, until);
  }

  /** Returns this query, of runs that started before then. */
  public Query until(@Nullable Instant value) {
    return with(statuses, since, value);
  }

  /** Returns this query, of plans whose hash begins so. */
  public Query planHash(@Nullable String value) {
    return with(value, templateHash, traceId);
  }

  /** Returns this query, of plans whose template hash begins so. */
  public Query templateHash(@Nullable String value) {
    return with(planHash, value, traceId);
  }

  /** Returns this query, of one trace. */
  public Query traceId(@Nullable String value) {
    return with(planHash, templateHash, value);
  }

  private Query with(
      @Nullable String env, @Nullable String target, Set<String> users, Map<String, String> tags) {
    return new Query(
        env,
        target,
        statuses,
        since,
        until,
        planHash,
        templateHash,
        traceId,
        users,
        tags,
        offset,
        limit);
  }

  private Query with(Set<Status> statuses, @Nullable Instant since, @Nullable Instant until) {
    return new Query(
        env,
        target,
        statuses,
        since,
        until,
        planHash,
        templateHash,
        traceId,
        users,
        tags,
        offset,
        limit);
  }

  private Query with(
      @Nullable String planHash, @Nullable String templateHash, @Nullable String traceId) {
    return new Query(
        env,
        target,
        statuses,
        since,
        until,
        planHash,
        templateHash,
        traceId,
        users,
        tags,
        offset,
        limit);
  }

  private static @Nullable String withPrefix(@Nullable String hash) {
    return hash == null || hash.startsWith("sha256:") ? hash : "sha256:" + hash;
  }

  private static boolean equal(@Nullable String wanted, String seen) {
    return wanted == null || wanted.equals(seen);
  }

  private static boolean begins(@Nullable String wanted, @Nullable String seen) {
    return wanted == null || (seen != null && seen.startsWith(wanted));
  }
}
