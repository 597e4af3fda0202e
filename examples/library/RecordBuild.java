// SPDX-License-Identifier: Apache-2.0

import dev.opal.model.Name;
import dev.opal.model.Origin;
import dev.opal.model.Outcome;
import dev.opal.model.OutputStreamName;
import dev.opal.model.PlanKey;
import dev.opal.model.Status;
import dev.opal.recorder.Run;
import dev.opal.recorder.RunOptions;
import dev.opal.recorder.Step;
import dev.opal.recorder.Surroundings;
import dev.opal.recorder.WriterIdentity;
import dev.opal.redaction.Redactor;
import dev.opal.store.files.FileRunStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Records a run from a Java program of 17 or later, without the command line: arguments are the folder
 * of runs and a password, which must not be found in the record.
 */
public final class RecordBuild {
  private RecordBuild() {}

  public static void main(String[] args) throws Exception {
    Path runs = Path.of(args[0]);
    Redactor redactor = new Redactor();
    redactor.addSecret(args[1]);
    RunOptions options =
        new RunOptions(
            new Name(redactor.text("dev")),
            new Name(redactor.text("nightly-import")),
            Origin.LIBRARY,
            null,
            null,
            false,
            WriterIdentity.current(redactor),
            Surroundings.of(System.getenv(), Path.of(""))
                .context(redactor, new PlanKey(new byte[PlanKey.LENGTH]), Set.of(), Map.of()),
            List.of());
    try (Run run = Run.start(runs, new FileRunStore(runs), redactor, options)) {
      Step step = run.step("fetch", redactor.text("fetch --password " + args[1]));
      step.output(
          OutputStreamName.STDOUT,
          ByteBuffer.wrap(("logged in with " + args[1] + "\n").getBytes(StandardCharsets.UTF_8)));
      run.measure("rows.imported", 1234, "{row}");
      step.end(1, Outcome.of(Status.SUCCEEDED));
      System.out.println(run.id());
    }
  }
}
