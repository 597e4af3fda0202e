// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.RunId;
import dev.opal.store.Bundle;
import dev.opal.store.BundleKey;
import dev.opal.store.MemoryRunIndex;
import dev.opal.store.RunIndex;
import dev.opal.store.RunIndex.Entry;
import dev.opal.store.RunStore;
import dev.opal.store.StoreException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The index, brought up to date before each answer. Where it fails, one in memory takes its place,
 * made from the bundles. Where the store itself fails, so does the answer, and what waits goes on
 * waiting.
 */
final class CurrentIndex implements AutoCloseable {
  private static final int BATCH = 500;

  private final RunStore store;
  private final BooleanSupplier durable;
  private final Consumer<String> problems;
  private RunIndex index;
  private boolean replaced;

  /** The last failure that was the store's, for which no other index would help. */
  private @Nullable StoreException ofStore;

  /**
   * @param durable what is put into the index now is kept
   * @param problems takes one line for each thing that the answer was given in spite of
   */
  CurrentIndex(RunStore store, RunIndex index, BooleanSupplier durable, Consumer<String> problems) {
    this.store = store;
    this.index = index;
    this.durable = durable;
    this.problems = problems;
  }

  /** A question to an index. */
  interface Question<T> {
    T ask(RunIndex index) throws StoreException;
  }

  /** Answers from everything that was sealed before the call. */
  synchronized <T> T ask(Question<T> question) throws StoreException {
    try {
      return askOnce(question);
    } catch (StoreException.Unavailable e) {
      if (replaced || e == ofStore) {
        throw e;
      }
      // A damaged file was put aside: the second call rebuilds.
      return askAgain(question);
    } catch (StoreException.Rejected e) {
      return askInMemory(question, e);
    }
  }

  private <T> T askAgain(Question<T> question) throws StoreException {
    try {
      return askOnce(question);
    } catch (StoreException e) {
      return askInMemory(question, e);
    }
  }

  private <T> T askInMemory(Question<T> question, StoreException failure) throws StoreException {
    if (replaced || failure == ofStore) {
      throw failure;
    }
    index.close();
    index = new MemoryRunIndex();
    replaced = true;
    T answer = askOnce(question);
    problems.accept("the index failed, so this comes from the bundles: " + failure.getMessage());
    return answer;
  }

  private <T> T askOnce(Question<T> question) throws StoreException {
    boolean keeps = !replaced && durable.getAsBoolean();
    if (!replaced && !keeps && index.needsRebuild()) {
      problems.accept(
          "the index cannot be written, so this comes from the bundles; see opal doctor");
    }
    index.rebuildIfNeeded(this::writeAll);
    takeInbox(keeps);
    return question.ask(index);
  }

  /** Makes the index anew and returns how many runs it holds. */
  synchronized long rebuild() throws StoreException {
    long[] count = new long[1];
    index.rebuild(sink ->
        writeAll((entries, addenda) -> {
          count[0] += entries.size();
          sink.put(entries, addenda);
        }));
    takeInbox(!replaced && durable.getAsBoolean());
    return count[0];
  }

  private void takeInbox(boolean keeps) throws StoreException {
    List<BundleKey> waiting = read(() -> store.inbox().waiting());
    Late late = new Late(waiting);
    for (BundleKey key : waiting) {
      index.addenda(key.runId()).forEach(late::add);
    }
    for (int from = 0; from < waiting.size(); from += BATCH) {
      List<BundleKey> batch = waiting.subList(from, Math.min(waiting.size(), from + BATCH));
      List<BundleKey> put = put(batch, late, index::put);
      // What only this process would know must stay in the inbox.
      if (keeps && !put.isEmpty()) {
        forget(put);
      }
    }
  }

  private void forget(List<BundleKey> indexed) {
    try {
      store.inbox().done(indexed);
    } catch (StoreException e) {
      // They are indexed once more by whoever asks next, to the same answers.
      problems.accept("the inbox cannot be emptied: " + e.getMessage());
    }
  }

  private void writeAll(RunIndex.Sink sink) throws StoreException {
    List<BundleKey> keys = read(store::keys);
    Late late = new Late(keys);
    for (int from = 0; from < keys.size(); from += BATCH) {
      put(keys.subList(from, Math.min(keys.size(), from + BATCH)), late, sink);
    }
  }

  /** The addenda of each run: what they hold is part of what an index says of it. */
  private static final class Late {
    private final Map<RunId, SortedSet<BundleKey>> addenda = new TreeMap<>();

    Late(List<BundleKey> keys) {
      keys.forEach(this::add);
    }

    void add(BundleKey key) {
      if (key.addendum() > 0) {
        SortedSet<BundleKey> ofRun = addenda.get(key.runId());
        if (ofRun == null) {
          ofRun = new TreeSet<>();
          addenda.put(key.runId(), ofRun);
        }
        ofRun.add(key);
      }
    }

    Collection<BundleKey> of(RunId runId) {
      return addenda.getOrDefault(runId, Collections.emptySortedSet());
    }
  }

  private interface Reading<T> {
    T read() throws StoreException;
  }

  /** Reads the store, and remembers a failure as the store's. */
  private <T> T read(Reading<T> reading) throws StoreException {
    try {
      return reading.read();
    } catch (StoreException e) {
      ofStore = e;
      throw e;
    }
  }

  /** What an index is to take of some bundles. */
  private record Batch(List<Entry> entries, List<BundleKey> addenda) {}

  /** Returns the keys whose bundles are there. */
  private List<BundleKey> put(List<BundleKey> keys, Late late, RunIndex.Sink sink)
      throws StoreException {
    List<BundleKey> there = new ArrayList<>();
    Batch batch = read(() -> batch(keys, late, there));
    if (!there.isEmpty()) {
      sink.put(batch.entries, batch.addenda);
    }
    return there;
  }

  private Batch batch(List<BundleKey> keys, Late late, List<BundleKey> there)
      throws StoreException {
    Batch batch = new Batch(new ArrayList<>(), new ArrayList<>());
    for (BundleKey key : keys) {
      Optional<Bundle> bundle = store.find(key);
      if (bundle.isPresent()) {
        there.add(key);
        Optional<Bundle> run = bundle;
        if (key.addendum() > 0) {
          batch.addenda.add(key);
          run = store.find(key.withAddendum(0));
        }
        if (run.isPresent()) {
          batch.entries.add(entry(run.get(), late.of(key.runId())));
        }
      }
    }
    return batch;
  }

  private Entry entry(Bundle run, Collection<BundleKey> late) throws StoreException {
    List<Bundle> addenda = new ArrayList<>();
    for (BundleKey key : late) {
      Optional<Bundle> addendum = store.find(key);
      if (addendum.isPresent()) {
        addenda.add(addendum.get());
      }
    }
    return new Entry(Recordings.summary(run, addenda).summary(), run.key());
  }

  @Override
  public synchronized void close() {
    index.close();
  }
}
