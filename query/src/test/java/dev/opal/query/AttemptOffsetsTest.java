// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.Status;
import dev.opal.recorder.Run;
import dev.opal.recorder.Step;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptOffsetsTest {
  @TempDir Path folder;

  @Test
  void attempts_areFoundWhereTheirOutputBegins() throws Exception {
    TestArchive home = new TestArchive(folder);
    Run run = home.start("dev", "build", Map.of(), "make");
    Step once = home.step(run, "once", "printed\n", Status.SUCCEEDED);
    Step step = home.step(run, "again", "one\n", Status.RUNNING);
    step.attemptEnded(1, 1, TestArchive.outcome(Status.FAILED));
    step.attemptEnded(2, 1, TestArchive.outcome(Status.FAILED));
    home.print(step, "third\n");
    step.attemptEnded(3, 1, TestArchive.outcome(Status.SUCCEEDED));
    step.end(3, TestArchive.outcome(Status.SUCCEEDED));
    run.end(Status.SUCCEEDED, 0);
    try (Archive archive = home.open()) {
      Recorded recorded = archive.find(run.id());
      assertThat(AttemptOffsets.of(recorded, step.path().toString())).isEqualTo(Map.of(4L, 3));
      assertThat(AttemptOffsets.of(recorded, once.path().toString())).isEmpty();
    }
  }
}
