// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.JournalRecord;
import dev.opal.model.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A wall clock that jumps back an hour in the midst of a run (libfaketime). */
class ClockIT {
  @TempDir Path folder;

  private static Path faketime() throws Exception {
    try (Stream<Path> found =
        Files.find(Path.of("/usr/lib"), 4, (file, a) -> file.endsWith("libfaketime.so.1"))) {
      return found.findFirst().orElse(null);
    }
  }

  @Test
  void jumpingBack_leavesOrderAndDurationsRight() throws Exception {
    Path library = faketime();
    if (library == null) {
      Peers.missing("libfaketime is not installed: apt-get install faketime");
    }
    Files.writeString(folder.resolve("clock"), "+0\n");
    Shell shell =
        Shell.in(folder)
            .with("LD_PRELOAD", String.valueOf(library))
            .with("FAKETIME_TIMESTAMP_FILE", folder.resolve("clock").toString())
            .with("FAKETIME_NO_CACHE", "1")
            .with("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    shell.expect(
        "$OPAL exec --target t -- sh -c '$OPAL exec --step one -- echo 1; echo -3600 > clock; $OPAL exec --step two -- echo 2'",
        "1\n2\n");

    Recorded.Sealed run = shell.recorded().only();
    run.assertIntact();
    JsonObject summary = run.summary();
    Instant started = Instant.parse(summary.string("started_at"));
    assertThat(summary.integer("duration_ns")).isBetween(1L, 60_000_000_000L);
    assertThat(Instant.parse(summary.string("ended_at")))
        .isEqualTo(started.plusNanos(summary.integer("duration_ns")));
    for (JsonObject step : summary.objects("step_list")) {
      assertThat(step.integer("duration_ns")).isBetween(1L, 60_000_000_000L);
    }
    List<JournalRecord> records = run.records("journal.jsonl");
    Instant last = records.get(records.size() - 1).envelope().time();
    assertThat(last).as("the clock did jump").isBefore(started.minusSeconds(3000));
    long mono = -1;
    for (JournalRecord record : records) {
      assertThat(record.envelope().monoNanos()).isGreaterThanOrEqualTo(mono);
      mono = record.envelope().monoNanos();
    }
  }
}
