// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Outcome;
import dev.opal.model.Status;
import dev.opal.recorder.Run;
import dev.opal.recorder.Step;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A log that grows while it is read. */
@Timeout(30)
class LiveLogTest {
  @TempDir Path folder;
  private TestArchive home;
  private Run run;

  @BeforeEach
  void startRun() throws Exception {
    home = new TestArchive(folder);
    run = home.start("dev", "build", Map.of(), "make");
  }

  @Test
  void read_followsTheLog_throughTheSeal_toTheStepsEnd() throws Exception {
    Step step = home.step(run, "make", "one\n", Status.RUNNING);
    try (Archive archive = home.open();
        LiveLog log = archive.follow(run.id(), "main/make", 0).orElseThrow()) {
      assertThat(next(log)).isEqualTo("one\n");
      assertThat(next(log)).as("nothing yet").isEmpty();
      home.print(step, "two\n");
      assertThat(next(log)).isEqualTo("two\n");
      home.print(step, "three\n");
      step.end(1, Outcome.of(Status.SUCCEEDED));
      run.end(Status.SUCCEEDED, 0);
      assertThat(next(log)).isEqualTo("three\n");
      assertThat(next(log)).as("the end").isNull();
      assertThat(log.hasBegun()).isTrue();
    }
  }

  @Test
  void read_endsWithTheStep_whileTheRunGoesOn() throws Exception {
    Step step = home.step(run, "make", "one\n", Status.RUNNING);
    step.end(1, Outcome.of(Status.SUCCEEDED));
    try (Archive archive = home.open();
        LiveLog log = archive.follow(run.id(), "main/make", 0).orElseThrow()) {
      assertThat(next(log)).isEqualTo("one\n");
      assertThat(next(log)).isNull();
    }
    run.end(Status.SUCCEEDED, 0);
  }

  @Test
  void read_waitsForAStepThatHasNotBegun() throws Exception {
    try (Archive archive = home.open();
        LiveLog log = archive.follow(run.id(), "main/later", 0).orElseThrow()) {
      assertThat(next(log)).isEmpty();
      assertThat(log.hasBegun()).isFalse();
      home.step(run, "later", "here\n", Status.RUNNING);
      assertThat(next(log)).isEqualTo("here\n");
      run.end(Status.SUCCEEDED, 0);
    }
  }

  @Test
  void read_endsWithARunThatNeverHadTheStep() throws Exception {
    try (Archive archive = home.open();
        LiveLog log = archive.follow(run.id(), "main/never", 0).orElseThrow()) {
      assertThat(next(log)).isEmpty();
      run.end(Status.SUCCEEDED, 0);
      assertThat(next(log)).isNull();
      assertThat(log.hasBegun()).isFalse();
    }
  }

  @Test
  void offset_passesOverWhatWasThere() throws Exception {
    home.step(run, "make", "one\ntwo\n", Status.RUNNING);
    try (Archive archive = home.open()) {
      Recorded recorded = archive.find(run.id());
      long offset = LineOffsets.ofLast(() -> recorded.files().open("steps/main/make.log"), 1);
      try (LiveLog log = archive.follow(run.id(), "main/make", offset).orElseThrow()) {
        assertThat(next(log)).isEqualTo("two\n");
      }
    }
    run.end(Status.SUCCEEDED, 0);
  }

  /** Returns what the log has gained, empty for nothing yet, null at its end. */
  private static String next(LiveLog log) throws Exception {
    ByteBuffer bytes = ByteBuffer.allocate(1024);
    int count = log.read(bytes);
    return count < 0 ? null : StandardCharsets.UTF_8.decode(bytes.flip()).toString();
  }
}
