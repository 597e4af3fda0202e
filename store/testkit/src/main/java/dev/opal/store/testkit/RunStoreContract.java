// SPDX-License-Identifier: Apache-2.0
package dev.opal.store.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.store.Bundle;
import dev.opal.store.BundleKey;
import dev.opal.store.Inbox;
import dev.opal.store.RunStore;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What every {@link RunStore} does. A driver adds one class that says how to open a store. */
public abstract class RunStoreContract {
  private static final BundleKey KEY = Summaries.run(1).env("prod").target("api").key();

  /** Returns another object on the one store of this test, which is empty at first. */
  protected abstract RunStore open() throws Exception;

  /** Returns a new empty folder from which the store can put. */
  protected abstract Path newFolder() throws Exception;

  @Test
  void put_makesTheBundleReadable() throws Exception {
    RunStore store = open();
    Path folder = sealed("one");
    store.put(KEY, folder);
    Bundle bundle = open().find(KEY).orElseThrow();
    assertThat(bundle.key()).isEqualTo(KEY);
    assertThat(bundle.names())
        .containsExactly("journal.jsonl", "manifest.json", "steps/main/a.log", "steps/main/b.log");
    assertThat(read(bundle, "manifest.json")).isEqualTo("one");
    assertThat(read(bundle, "steps/main/a.log")).isEqualTo("a of one");
    assertThat(folder).doesNotExist();
    assertThat(store.keys()).containsExactly(KEY);
  }

  @Test
  void keys_areThoseOfAnEnvironmentAndTarget() throws Exception {
    RunStore store = open();
    assertThat(store.keys("prod", "web")).isEmpty();
    assertThat(store.keys("..", "/")).isEmpty();
    List<BundleKey> web = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      BundleKey key = Summaries.run(i).env("prod").target("web").key();
      web.add(key);
      store.put(key, sealed("web " + i));
      store.put(Summaries.run(i + 3).env("prod").target("web.2").key(), sealed("other " + i));
      store.put(Summaries.run(i + 6).env("dev").target("web").key(), sealed("dev " + i));
    }
    store.put(web.get(1).withAddendum(1), sealed("late"));
    web.add(2, web.get(1).withAddendum(1));
    assertThat(open().keys("prod", "web")).isEqualTo(web);
  }

  @Test
  void find_isEmptyWhereThereIsNone() throws Exception {
    RunStore store = open();
    assertThat(store.find(KEY)).isEmpty();
    assertThat(store.keys()).isEmpty();
    store.put(KEY, sealed("one"));
    assertThat(store.find(KEY.withAddendum(1))).isEmpty();
    assertThat(store.find(Summaries.run(1).env("prod").target("web").key())).isEmpty();
  }

  @Test
  void put_ofAKeyThatExists_isRejectedAndChangesNothing() throws Exception {
    RunStore store = open();
    store.put(KEY, sealed("one"));
    store.inbox().done(List.of(KEY));
    Path second = sealed("two");
    assertThatThrownBy(() -> store.put(KEY, second))
        .isInstanceOf(StoreException.Rejected.class)
        .hasMessageContaining(KEY.path());
    assertThat(read(store.find(KEY).orElseThrow(), "manifest.json")).isEqualTo("one");
    assertThat(second.resolve("manifest.json")).hasContent("two");
    assertThat(store.inbox().waiting()).isEmpty();
  }

  @Test
  void put_ofOneKeyByManyAtOnce_storesOneWhole() throws Exception {
    List<Callable<Boolean>> writers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      RunStore store = open();
      Path folder = sealed("writer " + i);
      writers.add(() -> isStored(store, KEY, folder));
    }
    assertThat(Threads.atOnce(writers)).containsOnlyOnce(true);
    Bundle bundle = open().find(KEY).orElseThrow();
    String winner = read(bundle, "manifest.json");
    assertThat(read(bundle, "steps/main/b.log")).isEqualTo("b of " + winner);
    assertThat(bundle.names()).hasSize(4);
  }

  @Test
  void put_ofManyKeysAtOnce_storesAll() throws Exception {
    List<Callable<Boolean>> writers = new ArrayList<>();
    List<BundleKey> keys = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      RunStore store = open();
      BundleKey key = Summaries.run(i).env("e" + i % 3).key();
      Path folder = sealed("run " + i);
      keys.add(key);
      writers.add(() -> isStored(store, key, folder));
    }
    assertThat(Threads.atOnce(writers)).containsOnly(true);
    keys.sort(null);
    assertThat(open().keys()).isEqualTo(keys);
    assertThat(open().inbox().waiting()).isEqualTo(keys);
  }

  @Test
  void put_ofAnEmptyOrMissingFolder_isRejected() throws Exception {
    RunStore store = open();
    Path folder = newFolder();
    assertThatThrownBy(() -> store.put(KEY, folder)).isInstanceOf(StoreException.Rejected.class);
    assertThatThrownBy(() -> store.put(KEY, folder.resolve("none")))
        .isInstanceOf(StoreException.Rejected.class);
    assertThat(store.keys()).isEmpty();
  }

  @Test
  void keys_areSortedByRunThenAddendum() throws Exception {
    RunStore store = open();
    BundleKey later = Summaries.run(2).env("a").planHash(Summaries.hash(1)).key();
    List<BundleKey> keys =
        List.of(KEY, KEY.withAddendum(2), KEY.withAddendum(10), later, later.withAddendum(1));
    for (int i : new int[] {4, 2, 0, 3, 1}) {
      store.put(keys.get(i), sealed("bundle " + i));
    }
    assertThat(store.keys()).isEqualTo(keys);
    assertThat(read(store.find(keys.get(2)).orElseThrow(), "manifest.json")).isEqualTo("bundle 2");
  }

  @Test
  void open_ofANameThatIsNone_isRejected() throws Exception {
    RunStore store = open();
    store.put(KEY, sealed("one"));
    store.put(Summaries.run(2).env("prod").target("api").key(), sealed("two"));
    Bundle bundle = store.find(KEY).orElseThrow();
    String other = Summaries.id(2).value();
    for (String name :
        List.of(
            "",
            ".",
            "..",
            "/",
            "none",
            "steps",
            "steps/",
            "steps//main/a.log",
            "./manifest.json",
            "manifest.json/",
            "manifest.json/x",
            "manifest.json\u0000",
            "steps/../manifest.json",
            "../" + other + "/manifest.json",
            "/etc/hostname",
            "x".repeat(5000))) {
      assertThatThrownBy(() -> bundle.open(name))
          .as(name)
          .isInstanceOf(StoreException.Rejected.class);
    }
  }

  @Test
  void inbox_holdsWhatWasPutUntilItIsDone() throws Exception {
    RunStore store = open();
    Inbox inbox = store.inbox();
    assertThat(inbox.waiting()).isEmpty();
    inbox.done(List.of(KEY));
    List<BundleKey> keys = List.of(KEY, KEY.withAddendum(1), Summaries.run(2).key());
    store.put(keys.get(2), sealed("c"));
    store.put(keys.get(0), sealed("a"));
    store.put(keys.get(1), sealed("b"));
    assertThat(inbox.waiting()).isEqualTo(keys);
    assertThat(open().inbox().waiting()).isEqualTo(keys);
    inbox.done(List.of(keys.get(1)));
    open().inbox().done(List.of(keys.get(1)));
    assertThat(inbox.waiting()).containsExactly(keys.get(0), keys.get(2));
    inbox.done(keys);
    assertThat(inbox.waiting()).isEmpty();
  }

  @Test
  void inbox_namesABundleNoLaterThanItIsThere() throws Exception {
    List<Callable<Boolean>> tasks = new ArrayList<>();
    int bundles = 30;
    RunStore writer = open();
    List<Path> folders = new ArrayList<>();
    for (int i = 0; i < bundles; i++) {
      folders.add(sealed("run " + i));
    }
    tasks.add(() -> {
      for (int i = 0; i < bundles; i++) {
        writer.put(Summaries.run(i).key(), folders.get(i));
      }
      return true;
    });
    RunStore reader = open();
    tasks.add(() -> {
      List<BundleKey> there;
      do {
        there = reader.keys();
        assertThat(reader.inbox().waiting()).containsAll(there);
      } while (there.size() < bundles);
      return true;
    });
    Threads.atOnce(tasks);
  }

  /** Fills a folder as a recorder does before it seals, every file synced. */
  protected final Path sealed(String content) throws Exception {
    Path folder = newFolder();
    Files.createDirectories(folder.resolve("steps/main"));
    Files.writeString(folder.resolve("manifest.json"), content, UTF_8);
    Files.writeString(folder.resolve("journal.jsonl"), "", UTF_8);
    Files.writeString(folder.resolve("steps/main/b.log"), "b of " + content, UTF_8);
    Files.writeString(folder.resolve("steps/main/a.log"), "a of " + content, UTF_8);
    return folder;
  }

  protected static String read(Bundle bundle, String name) throws StoreException, IOException {
    try (InputStream in = bundle.open(name)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  private static boolean isStored(RunStore store, BundleKey key, Path folder) throws Exception {
    try {
      store.put(key, folder);
      return true;
    } catch (StoreException.Rejected e) {
      Optional<Bundle> there = store.find(key);
      assertThat(there).as("what %s was rejected for", key).isPresent();
      return false;
    }
  }
}
