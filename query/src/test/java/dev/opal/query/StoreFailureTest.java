// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static dev.opal.query.TestArchive.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.opal.model.Status;
import dev.opal.store.BundleKey;
import dev.opal.store.Query;
import dev.opal.store.StoreException;
import dev.opal.store.sqlite.SqliteRunIndex;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A store that is away for a while: nothing wrong is answered, indexed or forgotten. */
class StoreFailureTest {
  @TempDir Path folder;
  private TestArchive home;
  private AwayStore.Failure failure = AwayStore.Failure.NONE;

  @BeforeEach
  void makeHome() {
    home = new TestArchive(folder);
  }

  private Archive open() {
    return new Archive(
        home.runs,
        new AwayStore(home.store, key -> failure),
        new SqliteRunIndex(home.index()),
        () -> true,
        home::recovery,
        TestArchive.DAY);
  }

  @ParameterizedTest
  @EnumSource(names = {"OPENING", "READING"})
  void whatWaits_staysInTheInbox_untilTheStoreIsBack(AwayStore.Failure seen) throws Exception {
    BundleKey key = home.record("dev", "build", Status.FAILED);
    failure = seen;
    try (Archive archive = open()) {
      assertThatThrownBy(() -> archive.list(Query.ALL))
          .isInstanceOf(StoreException.Unavailable.class)
          .hasMessageContaining("the disk is away");
      assertThat(home.store.inbox().waiting()).containsExactly(key);
      failure = AwayStore.Failure.NONE;
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
      failure = AwayStore.Failure.READING;
      assertThatThrownBy(archive::rebuild).isInstanceOf(StoreException.Unavailable.class);
      assertThatThrownBy(() -> archive.find(key.runId()))
          .isInstanceOf(StoreException.Unavailable.class);
      assertThat(archive.list(Query.ALL).get(0).losses()).isEmpty();
    }
  }
}
