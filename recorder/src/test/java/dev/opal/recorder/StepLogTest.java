// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import static dev.opal.recorder.TestStore.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.LossKind;
import dev.opal.model.OutputStreamName;
import dev.opal.model.RunEvent;
import dev.opal.model.StepPath;
import dev.opal.redaction.Redactor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepLogTest {
  @TempDir Path folder;
  private final Redactor redactor = new Redactor();
  private final List<RunEvent> events = new ArrayList<>();

  @Test
  void aSyncThatFails_isALossOfWhatWasNotSynced() throws Exception {
    Path path = folder.resolve("print.log");
    GatedFile file = new GatedFile(path);
    StepOutput output = output(path, file);
    output.write(OutputStreamName.STDOUT, bytes("synced\n"));
    output.stepEnded();
    output.write(OutputStreamName.STDOUT, bytes("not synced\n"));
    file.failNextSync = true;
    output.close();
    assertThat(lost()).containsExactly(11L);
  }

  @Test
  void aDiskThatIsFull_isALossOfWhatItRefused() throws Exception {
    Path path = folder.resolve("print.log");
    GatedFile file = new GatedFile(path);
    StepOutput output = output(path, file);
    output.write(OutputStreamName.STDOUT, bytes("kept\n"));
    file.full = true;
    for (int i = 0; i < 10; i++) {
      output.write(OutputStreamName.STDERR, bytes("0123456789"));
    }
    file.full = false;
    output.close();
    long stored = Files.size(path);
    assertThat(lost().stream().mapToLong(Long::longValue).sum()).isEqualTo(105 - stored);
    assertThat(stored).isGreaterThan(5);
  }

  @Test
  void aStepWithoutALog_losesWhatItPrintsAndSaysSo() {
    StepOutput output = output(folder.resolve("none.log"), null);
    output.write(OutputStreamName.STDOUT, bytes("twelve bytes"));
    output.close();
    assertThat(lost()).containsExactly(12L);
  }

  private StepOutput output(Path path, AppendFile file) {
    StepPath step = new StepPath(redactor.text("main/print"));
    return new StepOutput(
        new StepLog(new StepLogs.Created(step, path, file), redactor, events::add),
        redactor,
        (stream, bytes) -> {});
  }

  private List<Long> lost() {
    return events.stream()
        .filter(RunEvent.Lost.class::isInstance)
        .map(RunEvent.Lost.class::cast)
        .filter(event -> event.kind() == LossKind.OUTPUT_BYTES)
        .map(RunEvent.Lost::count)
        .toList();
  }
}
