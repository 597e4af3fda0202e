// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static dev.opal.query.TestArchive.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.model.Status;
import dev.opal.store.Bundle;
import dev.opal.store.BundleKey;
import dev.opal.store.Inbox;
import dev.opal.store.Query;
import dev.opal.store.RunStore;
import dev.opal.store.StoreException;
import dev.opal.store.sqlite.SqliteRunIndex;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store that is away for a while: nothing wrong is answered, indexed or forgotten. */
class StoreFailureTest {
  private enum Failure {
    NONE,
    /** The file cannot be opened at this moment. */
    OPENING,
    /** Its first bytes come, then the disk fails. */
    READING
  }

  @TempDir Path folder;
  private TestArchive home;
  private Failure failure = Failure.NONE;

  @BeforeEach
  void makeHome() {
    home = new TestArchive(folder);
  }

  private Archive open() {
    return new Archive(
        home.runs,
        new AwayStore(home.store),
        new SqliteRunIndex(home.index()),
        () -> true,
        home::recovery,
        TestArchive.DAY);
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENING", "READING"})
  void whatWaits_staysInTheInbox_untilTheStoreIsBack(Failure seen) throws Exception {
    BundleKey key = home.record("dev", "build", Status.FAILED);
    failure = seen;
    try (Archive archive = open()) {
      assertThatThrownBy(() -> archive.list(Query.ALL))
          .isInstanceOf(StoreException.Unavailable.class)
          .hasMessageContaining("the disk is away");
      assertThat(home.store.inbox().waiting()).containsExactly(key);
      failure = Failure.NONE;
      assertThat(ids(archive.list(Query.ALL))).containsExactly(key.runId());
      assertThat(archive.list(Query.ALL).get(0).losses()).isEmpty();
      assertThat(archive.problems()).isEmpty();
    }
    assertThat(home.store.inbox().waiting()).isEmpty();
  }

  @Test
  void rebuild_keepsTheIndexAsItWas() throws Exception {
    BundleKey key = home.record("dev", "build", Status.FAILED);
    try (Archive archive = open()) {
      assertThat(archive.rebuild()).isEqualTo(1);
      failure = Failure.READING;
      assertThatThrownBy(archive::rebuild).isInstanceOf(StoreException.Unavailable.class);
      assertThatThrownBy(() -> archive.find(key.runId()))
          .isInstanceOf(StoreException.Unavailable.class);
      assertThat(archive.list(Query.ALL).get(0).losses()).isEmpty();
    }
  }

  private final class AwayStore implements RunStore {
    private final RunStore store;

    AwayStore(RunStore store) {
      this.store = store;
    }

    @Override
    public void put(BundleKey key, Path sealed) throws StoreException {
      store.put(key, sealed);
    }

    @Override
    public Optional<Bundle> find(BundleKey key) throws StoreException {
      return store.find(key).map(AwayBundle::new);
    }

    @Override
    public List<BundleKey> keys() throws StoreException {
      return store.keys();
    }

    @Override
    public List<BundleKey> keys(String env, String target) throws StoreException {
      return store.keys(env, target);
    }

    @Override
    public Inbox inbox() {
      return store.inbox();
    }
  }

  private final class AwayBundle implements Bundle {
    private final Bundle bundle;

    AwayBundle(Bundle bundle) {
      this.bundle = bundle;
    }

    @Override
    public BundleKey key() {
      return bundle.key();
    }

    @Override
    public List<String> names() throws StoreException {
      return bundle.names();
    }

    @Override
    public InputStream open(String name) throws StoreException, IOException {
      if (failure == Failure.OPENING) {
        throw new StoreException.Unavailable("the disk is away", new IOException("away"));
      }
      InputStream in = bundle.open(name);
      return failure == Failure.NONE ? in : new BreakingStream(in);
    }
  }

  private static final class BreakingStream extends FilterInputStream {
    private boolean begun;

    BreakingStream(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (begun) {
        throw new IOException("the disk is away");
      }
      begun = true;
      return super.read(into, offset, Math.min(length, 8));
    }
  }
}
