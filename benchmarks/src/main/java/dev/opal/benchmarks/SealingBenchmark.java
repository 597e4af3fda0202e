// SPDX-License-Identifier: Apache-2.0
package dev.opal.benchmarks;

import dev.opal.model.Outcome;
import dev.opal.model.OutputStreamName;
import dev.opal.model.Status;
import dev.opal.recorder.RecordingException;
import dev.opal.recorder.Run;
import dev.opal.recorder.Step;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Sealing a run whose step printed so many megabytes; beside the floor, which digests that log. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5)
@Measurement(iterations = 15)
@Fork(value = 1, jvmArgs = "-XX:+UseSerialGC")
public class SealingBenchmark {
  @Param({"0", "64"})
  public int megabytes;

  private Scratch scratch = Scratch.none();

  @SuppressWarnings("NullAway.Init")
  private Run run;

  @SuppressWarnings("NullAway.Init")
  private Path log;

  @Setup(Level.Iteration)
  public void record() throws IOException, RecordingException {
    scratch = Scratch.create();
    run = RecordingBenchmark.startRun(scratch.folder());
    Step step = run.step("print", Scratch.NOTHING);
    byte[] line = new byte[64 * 1024];
    Arrays.fill(line, (byte) 'x');
    for (int i = 0; i < line.length; i += 80) {
      line[i] = '\n';
    }
    for (int i = 0; i < megabytes * 16; i++) {
      step.output(OutputStreamName.STDOUT, ByteBuffer.wrap(line));
    }
    step.outputEnded(OutputStreamName.STDOUT);
    step.end(1, Outcome.of(Status.SUCCEEDED));
    log =
        scratch
            .folder()
            .resolve("runs/.open")
            .resolve(run.id().value())
            .resolve("steps/main/print.log");
  }

  @TearDown(Level.Iteration)
  public void delete() throws IOException, RecordingException {
    run.close();
    scratch.delete();
  }

  /** One pass of SHA-256 over the log, as any manifest needs it. */
  @Benchmark
  public byte[] floorDigest() throws IOException, NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] buffer = new byte[256 * 1024];
    try (InputStream in = Files.newInputStream(log)) {
      for (int count; (count = in.read(buffer)) >= 0; ) {
        digest.update(buffer, 0, count);
      }
    }
    return digest.digest();
  }

  /** Everything from the run's end to the bundle in its place. */
  @Benchmark
  public void seal() throws RecordingException {
    run.end(Status.SUCCEEDED, 0);
  }
}
