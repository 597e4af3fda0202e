// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Status;
import dev.opal.store.BundleKey;
import dev.opal.store.RunStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PastDurationsTest {
  @TempDir Path folder;
  private TestArchive home;
  private RunStore store;

  @BeforeEach
  void makeHome() {
    home = new TestArchive(folder);
    store = home.store;
  }

  private Map<String, Duration> past() throws Exception {
    return PastDurations.of(
        store, home.name("dev"), home.name("build"), Map.of("main/make", "make"));
  }

  @Test
  void median_isOfStepsThatSucceeded() throws Exception {
    home.record("dev", "build", Status.FAILED);
    home.record("prod", "build", Status.SUCCEEDED);
    assertThat(past()).isEmpty();

    home.record("dev", "build", Status.SUCCEEDED);
    assertThat(past()).containsOnlyKeys("main/make");
  }

  @Test
  void runThatCannotBeRead_isLeftOut() throws Exception {
    home.record("dev", "build", Status.SUCCEEDED);
    BundleKey damaged = home.record("dev", "build", Status.SUCCEEDED);
    store =
        new AwayStore(
            home.store,
            key -> key.equals(damaged) ? AwayStore.Failure.READING : AwayStore.Failure.NONE);

    assertThat(past()).containsOnlyKeys("main/make");
  }

  @Test
  void refusedRun_isNoneOfTheNewest() throws Exception {
    home.recordPlan("dev", "build", "make", true);
    for (int i = 0; i < 6; i++) {
      home.recordPlan("dev", "build", "make", false);
    }
    assertThat(past()).containsOnlyKeys("main/make");
  }

  @Test
  void stepOfAnotherCommand_isAnother() throws Exception {
    home.recordPlan("dev", "build", "gradle build", true);
    assertThat(past()).isEmpty();
  }
}
