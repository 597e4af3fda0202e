// SPDX-License-Identifier: Apache-2.0
package dev.opal.store;

import dev.opal.model.RunId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The simplest correct index: looks at every run. For tests, and for where nothing can be written.
 * A new one needs a rebuild.
 */
public final class MemoryRunIndex implements RunIndex {
  private Content content = new Content();
  private boolean built;

  @Override
  public synchronized void put(List<Entry> entries, List<BundleKey> addenda) {
    content.put(entries, addenda);
  }

  @Override
  public synchronized List<Entry> list(Query query) {
    return newestFirst(content.runs.values().stream().filter(e -> query.matches(e.summary())))
        .skip(query.offset())
        .limit(query.limit())
        .toList();
  }

  @Override
  public synchronized Optional<Entry> find(RunId runId) {
    return Optional.ofNullable(content.runs.get(runId));
  }

  @Override
  public synchronized List<RunId> matching(String text, int limit) {
    return newestFirst(content.runs.values().stream().filter(entry -> isNamed(entry, text)))
        .map(entry -> entry.summary().runId())
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized List<BundleKey> addenda(RunId runId) {
    return List.copyOf(content.addenda.getOrDefault(runId, new TreeSet<>()));
  }

  @Override
  public synchronized Set<RunId> continued() {
    return Set.copyOf(content.addenda.keySet());
  }

  @Override
  public synchronized void clear() {
    content = new Content();
    built = false;
  }

  @Override
  public synchronized boolean needsRebuild() {
    return !built;
  }

  @Override
  public synchronized void rebuild(Source source) throws StoreException {
    Content fresh = new Content();
    source.writeTo(fresh::put);
    content = fresh;
    built = true;
  }

  @Override
  public synchronized void rebuildIfNeeded(Source source) throws StoreException {
    if (!built) {
      rebuild(source);
    }
  }

  @Override
  public void close() {}

  private static Stream<Entry> newestFirst(Stream<Entry> entries) {
    return entries.sorted(Entry.NEWEST_FIRST);
  }

  private static boolean isNamed(Entry entry, String text) {
    RunId runId = entry.summary().runId();
    return runId.value().startsWith(text)
        || runId.digits().equals(text)
        || text.equals(entry.summary().externalId());
  }

  private static final class Content {
    final Map<RunId, Entry> runs = new HashMap<>();
    final Map<RunId, TreeSet<BundleKey>> addenda = new HashMap<>();

    void put(List<Entry> entries, List<BundleKey> keys) {
      // Copied first: a list that fails half way must change nothing.
      List<Entry> runsToAdd = new ArrayList<>(entries);
      List<BundleKey> keysToAdd = new ArrayList<>(keys);
      runsToAdd.forEach(entry -> runs.merge(entry.summary().runId(), entry, Content::kept));
      keysToAdd.forEach(
          key -> addenda.computeIfAbsent(key.runId(), unused -> new TreeSet<>()).add(key));
    }

    private static Entry kept(Entry before, Entry added) {
      return added.key().compareTo(before.key()) <= 0 ? added : before;
    }
  }
}
