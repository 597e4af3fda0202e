// SPDX-License-Identifier: Apache-2.0
package dev.opal.benchmarks;

import dev.opal.model.Name;
import dev.opal.model.Origin;
import dev.opal.model.Outcome;
import dev.opal.model.PlanKey;
import dev.opal.model.Status;
import dev.opal.recorder.RecordingException;
import dev.opal.recorder.Run;
import dev.opal.recorder.RunOptions;
import dev.opal.recorder.Step;
import dev.opal.recorder.Surroundings;
import dev.opal.recorder.WriterIdentity;
import dev.opal.redaction.Redactor;
import dev.opal.store.files.FileRunStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Events a second that are on disk, two threads in one journal, a thousand events to each sync;
 * beside the floor, which appends lines of the same length to a file and syncs as often.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 3)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
@Threads(2)
public class RecordingBenchmark {
  private static final int BATCH = 1000;

  private final byte[] line = ("x".repeat(255) + "\n").getBytes(StandardCharsets.UTF_8);
  private final Object lock = new Object();

  private Scratch scratch = Scratch.none();

  @SuppressWarnings("NullAway.Init")
  private FileChannel floor;

  @SuppressWarnings("NullAway.Init")
  private Run run;

  @Setup(Level.Iteration)
  public void open() throws IOException, RecordingException {
    scratch = Scratch.create();
    floor =
        FileChannel.open(
            scratch.folder().resolve("floor"),
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.WRITE);
    run = startRun(scratch.folder());
  }

  @TearDown(Level.Iteration)
  public void close() throws IOException, RecordingException {
    floor.close();
    run.end(Status.SUCCEEDED, null);
    scratch.delete();
  }

  static Run startRun(Path folder) throws RecordingException {
    Redactor redactor = new Redactor();
    Path runs = folder.resolve("runs");
    RunOptions options =
        new RunOptions(
            new Name(redactor.text("bench")),
            new Name(redactor.text("recording")),
            Origin.LIBRARY,
            null,
            null,
            false,
            WriterIdentity.current(redactor),
            Surroundings.of(Map.of(), folder)
                .context(redactor, new PlanKey(new byte[PlanKey.LENGTH]), Set.of(), Map.of()),
            List.of());
    return Run.start(runs, new FileRunStore(runs), redactor, options);
  }

  /** Plain append under a lock, one sync for a thousand lines. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void floorAppend() throws IOException {
    for (int i = 0; i < BATCH; i++) {
      synchronized (lock) {
        floor.write(ByteBuffer.wrap(line));
      }
    }
    floor.force(false);
  }

  /** Redacted, encoded, chained and written; the end of the step syncs. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void record() {
    Step step = run.step("batch", Scratch.NOTHING);
    for (int i = 0; i < BATCH - 2; i++) {
      run.measure("records.processed", i, "1");
    }
    step.end(1, Outcome.of(Status.SUCCEEDED));
  }
}
