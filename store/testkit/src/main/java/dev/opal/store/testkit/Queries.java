// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.testkit;

import dev.opal.model.Status;
import dev.opal.store.Query;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes queries for tests: {@code Queries.ALL.env("prod").tag("ticket", "OPS-7").query()}. */
public record Queries(Query query) {
  /** Asks for every run. */
  public static final Queries ALL = new Queries(Query.ALL);

  public Queries env(String value) {
    return with(value, query.target(), query.users(), query.tags());
  }

  public Queries target(String value) {
    return with(query.env(), value, query.users(), query.tags());
  }

  public Queries users(Set<String> values) {
    return with(query.env(), query.target(), values, query.tags());
  }

  /** Adds a tag. */
  public Queries tag(String name, String value) {
    Map<String, String> tags = new TreeMap<>(query.tags());
    tags.put(name, value);
    return with(query.env(), query.target(), query.users(), tags);
  }

  public Queries statuses(Set<Status> values) {
    return with(values, query.since(), query.until());
  }

  public Queries since(Instant value) {
    return with(query.statuses(), value, query.until());
  }

  public Queries until(Instant value) {
    return with(query.statuses(), query.since(), value);
  }

  public Queries planHash(String value) {
    return with(value, query.templateHash(), query.traceId());
  }

  public Queries templateHash(String value) {
    return with(query.planHash(), value, query.traceId());
  }

  public Queries traceId(String value) {
    return with(query.planHash(), query.templateHash(), value);
  }

  public Queries window(int offset, int limit) {
    return new Queries(query.window(offset, limit));
  }

  private Queries with(
      @Nullable String env, @Nullable String target, Set<String> users, Map<String, String> tags) {
    return new Queries(
        new Query(
            env,
            target,
            query.statuses(),
            query.since(),
            query.until(),
            query.planHash(),
            query.templateHash(),
            query.traceId(),
            users,
            tags,
            query.offset(),
            query.limit()));
  }

  private Queries with(Set<Status> statuses, @Nullable Instant since, @Nullable Instant until) {
    return new Queries(
        new Query(
            query.env(),
            query.target(),
            statuses,
            since,
            until,
            query.planHash(),
            query.templateHash(),
            query.traceId(),
            query.users(),
            query.tags(),
            query.offset(),
            query.limit()));
  }

  private Queries with(
      @Nullable String planHash, @Nullable String templateHash, @Nullable String traceId) {
    return new Queries(
        new Query(
            query.env(),
            query.target(),
            query.statuses(),
            query.since(),
            query.until(),
            planHash,
            templateHash,
            traceId,
            query.users(),
            query.tags(),
            query.offset(),
            query.limit()));
  }
}
