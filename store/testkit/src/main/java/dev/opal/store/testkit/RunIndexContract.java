// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.model.LossKind;
import dev.opal.model.RunId;
import dev.opal.store.BundleKey;
import dev.opal.store.Query;
import dev.opal.store.RunIndex;
import dev.opal.store.RunIndex.Entry;
import dev.opal.store.StoreException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RunIndex} does; {@link RunIndexQueryContract} has the filters. A driver adds
 * one class for each that says how to open an index.
 */
public abstract class RunIndexContract {
  private final List<RunIndex> opened = new ArrayList<>();

  /** Returns another index on the one store of this test, which is empty at first. */
  protected abstract RunIndex newIndex() throws Exception;

  protected final RunIndex open() throws Exception {
    RunIndex index = newIndex();
    opened.add(index);
    return index;
  }

  @AfterEach
  void closeAll() {
    opened.forEach(RunIndex::close);
  }

  @Test
  void newIndex_isEmptyAndNeedsARebuild() throws Exception {
    RunIndex index = open();
    assertThat(index.needsRebuild()).isTrue();
    assertThat(index.list(Query.ALL)).isEmpty();
    assertThat(index.find(Summaries.id(1))).isEmpty();
    assertThat(index.matching("run-", 10)).isEmpty();
    assertThat(index.addenda(Summaries.id(1))).isEmpty();
  }

  @Test
  void list_isNewestFirst_whateverTheOrderOfInsertion() throws Exception {
    List<Entry> entries = new ArrayList<>(Summaries.many(60));
    // Equal starts, and starts that differ by a nanosecond or by centuries.
    Instant start = Summaries.EPOCH.plusSeconds(30);
    for (int number : new int[] {101, 102, 103}) {
      entries.add(Summaries.run(number).startedAt(start).entry());
      entries.add(Summaries.run(number + 10).startedAt(start.plusNanos(number)).entry());
    }
    entries.add(Summaries.run(120).startedAt(Instant.parse("0001-01-01T00:00:00.5Z")).entry());
    entries.add(Summaries.run(121).startedAt(Instant.parse("1969-12-31T23:59:59.999Z")).entry());
    entries.add(Summaries.run(122).startedAt(Instant.parse("9999-12-31T23:59:59Z")).entry());
    entries.add(Summaries.run(123).sparse().startedAt(Instant.MAX).entry());
    entries.add(Summaries.run(124).sparse().startedAt(Instant.MIN).entry());
    RunIndex index = open();
    for (int seed = 0; seed < 5; seed++) {
      Collections.shuffle(entries, new Random(seed));
      index.clear();
      for (Entry entry : entries) {
        index.put(List.of(entry), List.of());
      }
      assertThat(index.list(Query.ALL))
          .isEqualTo(entries.stream().sorted(Entry.NEWEST_FIRST).toList());
    }
  }

  @Test
  void find_returnsEveryFieldAsItWasPut() throws Exception {
    Entry full =
        Summaries.run(1)
            .externalId("build 7")
            .planHash(Summaries.hash(1))
            .templateHash(Summaries.hash(2))
            .failedStep("main/deploy/api~2")
            .tag("ticket", "OPS-7")
            .tag("team", "web")
            .loss(LossKind.EVENTS, 3, "the disk was full")
            .loss(LossKind.TORN_BYTES, 1L << 52, "")
            .redaction("jwt", 12)
            .redaction("secret-name", 1)
            .entry();
    Entry sparse = Summaries.run(2).sparse().entry();
    RunIndex index = open();
    index.put(List.of(full, sparse), List.of());
    assertThat(index.find(Summaries.id(1))).contains(full);
    assertThat(index.find(Summaries.id(2))).contains(sparse);
    assertThat(index.find(Summaries.id(3))).isEmpty();
  }

  @Test
  void put_keepsOddTextAsItIs() throws Exception {
    List<String> texts = Summaries.ODD_TEXTS;
    RunIndex index = open();
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      entries.add(
          Summaries.run(i)
              .user(text)
              .externalId(text)
              .failedStep(text)
              .tag("t" + text, text)
              .redaction(text, 1)
              .loss(LossKind.EVENTS, 1, text)
              .entry());
    }
    index.put(entries, List.of());
    for (int i = 0; i < texts.size(); i++) {
      assertThat(index.find(Summaries.id(i))).contains(entries.get(i));
      assertThat(index.list(Query.ALL.users(Set.of(texts.get(i))))).containsExactly(entries.get(i));
      assertThat(index.list(Query.ALL.tag("t" + texts.get(i), texts.get(i))))
          .containsExactly(entries.get(i));
      if (!texts.get(i).isEmpty()) {
        assertThat(index.matching(texts.get(i), 9)).containsExactly(Summaries.id(i));
      }
    }
  }

  @Test
  void put_replacesARunThatIsThere() throws Exception {
    RunIndex index = open();
    index.put(List.of(Summaries.run(1).tag("a", "1").externalId("one").entry()), List.of());
    Entry replaced = Summaries.run(1).tag("b", "2").startedAt(Summaries.EPOCH.plusNanos(1)).entry();
    index.put(List.of(replaced, Summaries.run(2).entry()), List.of());
    index.put(List.of(replaced), List.of());
    assertThat(index.list(Query.ALL)).containsExactly(Summaries.run(2).entry(), replaced);
    assertThat(index.list(Query.ALL.tag("a", "1"))).isEmpty();
    assertThat(index.list(Query.ALL.tag("b", "2"))).containsExactly(replaced);
    assertThat(index.matching("one", 9)).isEmpty();
  }

  @Test
  void put_ofOneRunUnderTwoKeys_keepsTheSmaller_whateverTheOrder() throws Exception {
    Entry small = Summaries.run(1).env("local").tag("of", "small").entry();
    Entry large = Summaries.run(1).env("prod").tag("of", "large").startedAt(Instant.EPOCH).entry();
    List<Entry> copies = new ArrayList<>(List.of(small, large));
    RunIndex index = open();
    for (int seed = 0; seed < 8; seed++) {
      Collections.shuffle(copies, new Random(seed));
      index.clear();
      for (Entry copy : copies) {
        index.put(List.of(copy), List.of());
      }
      assertThat(index.list(Query.ALL)).containsExactly(small);
      assertThat(index.list(Query.ALL.tag("of", "large"))).isEmpty();
    }
  }

  @Test
  void addenda_areInOrder_alsoOfAnUnknownRun() throws Exception {
    RunIndex index = open();
    BundleKey key = Summaries.run(1).key();
    index.put(List.of(), List.of(key.withAddendum(10), key.withAddendum(2)));
    index.put(List.of(Summaries.run(1).entry()), List.of(key.withAddendum(1), key.withAddendum(2)));
    assertThat(index.addenda(key.runId()))
        .containsExactly(key.withAddendum(1), key.withAddendum(2), key.withAddendum(10));
    assertThat(index.addenda(Summaries.id(2))).isEmpty();
    assertThat(index.continued()).containsExactly(key.runId());
    assertThat(index.list(Query.ALL)).hasSize(1);
  }

  @Test
  void matching_readsPrefixDigitsAndExternalId_newestFirst() throws Exception {
    RunIndex index = open();
    index.put(
        List.of(
            Summaries.run(1).externalId("build-7").entry(),
            Summaries.run(2).externalId(Summaries.id(1).digits()).entry(),
            Summaries.run(3).externalId("100%").entry(),
            Summaries.run(100_000).entry()),
        List.of());
    RunId first = Summaries.id(1);
    assertThat(index.matching("run-", 9))
        .containsExactly(Summaries.id(100_000), Summaries.id(3), Summaries.id(2), first);
    assertThat(index.matching("", 9)).hasSize(4);
    assertThat(index.matching("run-", 2)).containsExactly(Summaries.id(100_000), Summaries.id(3));
    assertThat(index.matching(first.value(), 9)).containsExactly(first);
    assertThat(index.matching(first.value().substring(0, 19), 9)).containsExactly(first);
    assertThat(index.matching(first.digits(), 9)).containsExactly(Summaries.id(2), first);
    assertThat(index.matching(first.digits().substring(1), 9)).isEmpty();
    assertThat(index.matching("build-7", 9)).containsExactly(first);
    assertThat(index.matching("build", 9)).isEmpty();
    assertThat(index.matching("%", 9)).isEmpty();
    assertThat(index.matching("run_", 9)).isEmpty();
    assertThat(index.matching("RUN-", 9)).isEmpty();
  }

  @Test
  void clear_removesEverything() throws Exception {
    RunIndex index = open();
    index.rebuild(
        sink -> sink.put(Summaries.many(20), List.of(Summaries.run(1).key().withAddendum(1))));
    assertThat(index.needsRebuild()).isFalse();
    index.clear();
    assertThat(index.list(Query.ALL)).isEmpty();
    assertThat(index.list(Query.ALL.tag("branch", "main"))).isEmpty();
    assertThat(index.addenda(Summaries.id(1))).isEmpty();
    assertThat(index.needsRebuild()).isTrue();
  }

  @Test
  void rebuild_replacesEverything() throws Exception {
    RunIndex index = open();
    index.put(Summaries.many(20), List.of(Summaries.run(1).key().withAddendum(1)));
    List<Entry> entries = Summaries.many(5);
    index.rebuild(sink -> {
      sink.put(entries.subList(2, 5), List.of());
      sink.put(entries.subList(0, 3), List.of(Summaries.run(2).key().withAddendum(1)));
    });
    assertThat(index.list(Query.ALL)).containsExactlyInAnyOrderElementsOf(entries);
    assertThat(index.addenda(Summaries.id(1))).isEmpty();
    assertThat(index.addenda(Summaries.id(2))).hasSize(1);
    assertThat(index.needsRebuild()).isFalse();
  }

  @Test
  void rebuild_thatFails_changesNothing() throws Exception {
    RunIndex index = open();
    index.put(Summaries.many(3), List.of());
    assertThatThrownBy(() ->
            index.rebuild(sink -> {
              sink.put(Summaries.many(20), List.of());
              throw new StoreException.Rejected("no more");
            }))
        .isInstanceOf(StoreException.Rejected.class)
        .hasMessage("no more");
    assertThat(index.list(Query.ALL)).hasSize(3);
    assertThat(index.needsRebuild()).isTrue();
  }

  @Test
  void rebuildIfNeeded_readsTheSourceOnce() throws Exception {
    AtomicInteger read = new AtomicInteger();
    RunIndex.Source source =
        sink -> {
          read.incrementAndGet();
          sink.put(Summaries.many(50), List.of());
        };
    List<Callable<Integer>> askers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      RunIndex index = open();
      askers.add(() -> {
        index.rebuildIfNeeded(source);
        return index.list(Query.ALL).size();
      });
    }
    assertThat(Threads.atOnce(askers)).containsOnly(50);
    assertThat(read).hasValue(1);
  }

  @Test
  void manyThreadsAndIndexes_putAndAskAtOnce() throws Exception {
    int threads = 8;
    int each = 40;
    List<Callable<Integer>> writers = new ArrayList<>();
    RunIndex shared = open();
    for (int i = 0; i < threads; i++) {
      RunIndex index = i % 2 == 0 ? shared : open();
      List<Entry> own = IntStream.range(i * each, (i + 1) * each).mapToObj(Summaries::any).toList();
      writers.add(() -> {
        for (Entry entry : own) {
          // What several readers found in one inbox is put by each of them.
          index.put(List.of(entry, Summaries.any(0)), List.of());
          assertThat(index.find(entry.summary().runId())).contains(entry);
          assertThat(index.list(Query.ALL.window(0, 5))).isNotEmpty();
        }
        return own.size();
      });
    }
    Threads.atOnce(writers);
    List<Entry> all = Summaries.many(threads * each);
    assertThat(open().list(Query.ALL)).isEqualTo(all.stream().sorted(Entry.NEWEST_FIRST).toList());
  }

  @Test
  void close_isSafeTwiceAndUnused() throws Exception {
    RunIndex unused = open();
    unused.close();
    unused.close();
    RunIndex used = open();
    used.list(Query.ALL);
    used.close();
    used.close();
  }
}
