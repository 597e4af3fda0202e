// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Status;
import dev.opal.store.MemoryRunIndex;
import dev.opal.store.Query;
import dev.opal.store.RunIndex;
import dev.opal.store.RunIndex.Entry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link RunIndex} answers: each filter alone, all of them together, and windows. */
public abstract class RunIndexQueryContract {
  private static final int RUNS = 10_000;

  private RunIndex index;

  /** Returns an empty index. */
  protected abstract RunIndex newIndex() throws Exception;

  @BeforeEach
  void openIndex() throws Exception {
    index = newIndex();
  }

  @AfterEach
  void closeIndex() {
    index.close();
  }

  @Test
  void list_filtersByEachPart() throws Exception {
    Instant start = Summaries.EPOCH;
    put(
        Summaries.run(1).env("prod").target("api").startedAt(start),
        Summaries.run(2).env("prod").target("web").startedAt(start.plusNanos(1)),
        Summaries.run(3).env("Prod").target("api").startedAt(start.plusSeconds(1)),
        Summaries.run(4).status(Status.FAILED).user("bob").startedAt(start.plusSeconds(2)),
        Summaries.run(5).traceId("ff").tag("a", "1").tag("b", "2").startedAt(start.plusSeconds(3)),
        Summaries.run(6).status(Status.TIMED_OUT).tag("a", "2").startedAt(start.plusSeconds(4)));
    assertFound(Query.ALL, 6, 5, 4, 3, 2, 1);
    assertFound(Query.ALL.env("prod"), 2, 1);
    assertFound(Query.ALL.env("pro"));
    assertFound(Query.ALL.env("pr%"));
    assertFound(Query.ALL.target("api"), 3, 1);
    assertFound(Query.ALL.env("prod").target("api"), 1);
    assertFound(Query.ALL.users(Set.of("bob")), 4);
    assertFound(Query.ALL.traceId("ff"), 5);
    assertFound(Query.ALL.statuses(Set.of(Status.FAILED)), 4);
    assertFound(Query.ALL.statuses(Set.of(Status.FAILED, Status.TIMED_OUT)), 6, 4);
    assertFound(Query.ALL.statuses(Set.of(Status.RUNNING)));
    assertFound(Query.ALL.tag("a", "1"), 5);
    assertFound(Query.ALL.tag("a", "1").tag("b", "2"), 5);
    assertFound(Query.ALL.tag("a", "1").tag("b", "3"));
    assertFound(Query.ALL.tag("b", ""));
  }

  @Test
  void list_takesSinceAndLeavesUntil() throws Exception {
    Instant start = Instant.parse("2025-09-20T10:22:31.999999999Z");
    put(
        Summaries.run(1).startedAt(start.minusNanos(1)),
        Summaries.run(2).startedAt(start),
        Summaries.run(3).startedAt(start.plusNanos(1)),
        Summaries.run(4).startedAt(start.plusSeconds(1)));
    assertFound(Query.ALL.since(start), 4, 3, 2);
    assertFound(Query.ALL.until(start), 1);
    assertFound(Query.ALL.since(start).until(start.plusNanos(1)), 2);
    assertFound(Query.ALL.since(start.plusNanos(1)).until(start.plusSeconds(1)), 3);
    assertFound(Query.ALL.since(start).until(start));
    assertFound(Query.ALL.since(Instant.MIN).until(Instant.MAX), 4, 3, 2, 1);
    assertFound(Query.ALL.since(Instant.MAX));
    assertFound(Query.ALL.until(Instant.MIN));
    assertFound(Query.ALL.env("local").target("make").since(start).window(1, 1), 3);
  }

  @Test
  void list_takesPrefixesOfHashes() throws Exception {
    String hash = Summaries.hash(7);
    String hex = hash.substring("sha256:".length());
    String other = "sha256:" + hex.substring(0, 12) + "0".repeat(52);
    put(
        Summaries.run(1),
        Summaries.run(2).planHash(hash).templateHash(other),
        Summaries.run(3).planHash(other).templateHash(hash));
    assertFound(Query.ALL.planHash(hash), 2);
    assertFound(Query.ALL.planHash(hex), 2);
    assertFound(Query.ALL.planHash(hex.substring(0, 12)), 3, 2);
    assertFound(Query.ALL.planHash("sha256:" + hex.substring(0, 13)), 2);
    assertFound(Query.ALL.planHash(""), 3, 2);
    assertFound(Query.ALL.planHash("sha256:"), 3, 2);
    assertFound(Query.ALL.planHash(hex + "0"));
    assertFound(Query.ALL.planHash("%"));
    assertFound(Query.ALL.planHash("_"));
    assertFound(Query.ALL.templateHash(hex.substring(0, 13)), 3);
    assertFound(Query.ALL.templateHash(hex.substring(0, 1)), 3, 2);
    assertFound(Query.ALL.planHash(hex).templateHash(hex));
    assertFound(Query.ALL.planHash(hex).templateHash(other), 2);
  }

  @Test
  void list_windowsAfterFiltering() throws Exception {
    put(
        Summaries.run(1).env("prod"),
        Summaries.run(2),
        Summaries.run(3).env("prod"),
        Summaries.run(4).env("prod"));
    assertFound(Query.ALL.window(0, 2), 4, 3);
    assertFound(Query.ALL.window(1, 2), 3, 2);
    assertFound(Query.ALL.window(4, 2));
    assertFound(Query.ALL.env("prod").window(1, 1), 3);
    assertFound(Query.ALL.env("prod").window(2, Integer.MAX_VALUE), 1);
    assertFound(Query.ALL.window(Integer.MAX_VALUE, Integer.MAX_VALUE));
  }

  /** Ten thousand runs, and every combination of filters that a dice finds. */
  @Test
  void list_answersAsTheMemoryIndexDoes() throws Exception {
    List<Entry> entries = Summaries.many(RUNS);
    try (RunIndex memory = new MemoryRunIndex()) {
      memory.put(entries, List.of());
      index.rebuild(sink -> {
        for (int from = 0; from < RUNS; from += 1000) {
          sink.put(entries.subList(from, from + 1000), List.of());
        }
      });
      assertThat(index.list(Query.ALL)).isEqualTo(memory.list(Query.ALL));
      Random random = new Random(20250920);
      for (int i = 0; i < 300; i++) {
        Query query = anyQuery(random, entries);
        assertThat(index.list(query)).as(query.toString()).isEqualTo(memory.list(query));
      }
    }
  }

  private static Query anyQuery(Random random, List<Entry> entries) {
    Entry like = entries.get(random.nextInt(RUNS));
    Query queries = Query.ALL;
    if (random.nextInt(3) == 0) {
      queries = queries.env(like.summary().env());
    }
    if (random.nextInt(3) == 0) {
      queries = queries.target(like.summary().target());
    }
    if (random.nextInt(4) == 0) {
      Set<String> users = new TreeSet<>(Set.of(like.summary().user()));
      users.addAll(random.nextBoolean() ? Set.of("bob") : Set.of());
      queries = queries.users(users);
    }
    if (random.nextInt(3) == 0) {
      EnumSet<Status> statuses = EnumSet.of(like.summary().status());
      if (random.nextBoolean()) {
        statuses.add(Status.FAILED);
      }
      queries = queries.statuses(statuses);
    }
    return hashesAndTags(random, like, times(random, like, queries));
  }

  private static Query times(Random random, Entry like, Query queries) {
    Instant start = like.summary().startedAt();
    Query result = queries;
    if (random.nextInt(3) == 0) {
      result = result.since(start.minus(Duration.ofSeconds(random.nextInt(3))));
    }
    if (random.nextInt(3) == 0) {
      result = result.until(start.plus(Duration.ofSeconds(random.nextInt(900))));
    }
    return random.nextBoolean() ? result.window(random.nextInt(5), 1 + random.nextInt(40)) : result;
  }

  private static Query hashesAndTags(Random random, Entry like, Query queries) {
    Query result = queries;
    String plan = like.summary().planHash();
    if (plan != null && random.nextInt(4) == 0) {
      result = result.planHash(plan.substring(7, 7 + random.nextInt(65)));
    }
    String template = like.summary().templateHash();
    if (template != null && random.nextInt(4) == 0) {
      result = result.templateHash(template.substring(0, 7 + random.nextInt(65)));
    }
    if (random.nextInt(5) == 0) {
      result = result.traceId(like.summary().traceId());
    }
    if (random.nextInt(4) == 0) {
      result = result.tag("branch", like.summary().tags().getOrDefault("branch", ""));
    }
    return result;
  }

  private void put(Summaries... runs) throws Exception {
    List<Entry> entries = new ArrayList<>();
    for (Summaries run : runs) {
      entries.add(run.entry());
    }
    index.put(entries, List.of());
  }

  private void assertFound(Query queries, Integer... numbers) throws Exception {
    List<Object> expected = new ArrayList<>();
    for (int number : numbers) {
      expected.add(Summaries.id(number));
    }
    assertThat(index.list(queries))
        .as(queries.toString())
        .extracting(entry -> (Object) entry.summary().runId())
        .isEqualTo(expected);
  }
}
