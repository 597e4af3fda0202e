// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.RunEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Output of every size and shape goes through and is recorded as it is. */
class OutputIT {
  private static final String LOG = "steps/main/cat.log";

  @TempDir Path folder;

  private static long pieces(Recorded.Sealed run) {
    return run.records("journal.jsonl").stream()
        .filter(record -> record.event() instanceof RunEvent.OutputWritten)
        .count();
  }

  private void assertGoesThrough(Shell shell, long megabytes) throws Exception {
    long bytes = megabytes << 20;
    shell
        .with("OPAL_JAVA_OPTS", "-Xmx256m")
        .expect(
            "set -o pipefail; yes 'an ordinary line of output, neither long nor short' | head -c "
                + bytes
                + " > in; $OPAL exec -- cat in | cmp - in && rm in",
            "");
    Recorded.Sealed run = shell.recorded().only();
    assertThat(Files.size(run.folder().resolve(LOG))).isEqualTo(bytes);
    assertThat(pieces(run)).isLessThan(2 * megabytes + 300);
    run.assertIntact();
  }

  @Test
  void manyMegabytes_inLittleMemory() throws Exception {
    assertGoesThrough(Shell.in(folder), 200);
  }

  @Test
  @Tag("soak")
  void gigabyte_inLittleMemory() throws Exception {
    assertGoesThrough(Shell.in(folder), 1024);
  }

  @Test
  void lineOfHundredMegabytes_staysWhole() throws Exception {
    Shell shell = Shell.in(folder).with("OPAL_JAVA_OPTS", "-Xmx256m");
    shell.expect(
        "head -c 100000000 /dev/zero | tr '\\0' x > in; $OPAL exec -- cat in | cmp - in && rm in",
        "");
    Recorded.Sealed run = shell.recorded().only();
    assertThat(Files.size(run.folder().resolve(LOG))).isEqualTo(100_000_000);
    run.assertIntact();
  }

  @Test
  void bytesThatAreNoText_areKept() throws Exception {
    byte[] bytes = new byte[3_000_000];
    new Random(7).nextBytes(bytes);
    Files.write(folder.resolve("in"), bytes);
    Shell shell = Shell.in(folder);
    shell.expect("$OPAL exec -- cat in | cmp - in", "");
    assertThat(Files.readAllBytes(shell.recorded().only().folder().resolve(LOG))).isEqualTo(bytes);
  }

  @Test
  void millionTinyLines_takeFewRecords() throws Exception {
    Shell shell = Shell.in(folder);
    shell.expect("seq 1000000 > in; $OPAL exec -- cat in | cmp - in", "");
    Recorded.Sealed run = shell.recorded().only();
    assertThat(run.step("main/cat").integer("output_lines")).isEqualTo(1_000_000);
    assertThat(pieces(run)).isLessThan(100);
    run.assertIntact();
  }

  /** Each stream keeps its own order, and a record is worth its bytes however the two alternate. */
  @Test
  void bothStreamsAtOnce_areKeptApart() throws Exception {
    Shell shell = Shell.in(folder);
    shell.expect(
        "$OPAL exec --step s -- bash -c 'for ((i = 0; i < 100000; i++)); do echo out $i; echo err $i >&2; done'"
            + " > out 2> err; wc -l < out; wc -l < err",
        "100000\n100000\n");
    Recorded.Sealed run = shell.recorded().only();
    run.assertIntact();
    for (String stream : new String[] {"stdout", "stderr"}) {
      byte[] printed = Files.readAllBytes(folder.resolve(stream.substring(3)));
      assertThat(run.output("journal.jsonl", "steps/main/s.log", stream)).isEqualTo(printed);
      assertThat(run.step("main/s").integer(stream + "_bytes")).isEqualTo(printed.length);
    }
    long journal = Files.size(run.folder().resolve("journal.jsonl"));
    long log = Files.size(run.folder().resolve("steps/main/s.log"));
    assertThat(journal).as("journal of a log of %d bytes", log).isLessThan(log / 2);
  }

  @Test
  void outputWithoutALineFeed_isRecordedWhileTheStepRuns() throws Exception {
    Shell shell = Shell.in(folder);
    Process opal =
        shell.start(
            "mkfifo fifo; exec $OPAL exec --step s -- sh -c 'printf waiting; read x < fifo'");
    try {
      Shell.until(
          "a record covers what was printed", () -> journals(shell).contains("output.written"));
    } finally {
      Shell.kill(opal);
    }
  }

  private static String journals(Shell shell) throws IOException {
    StringBuilder all = new StringBuilder();
    for (Path file : shell.recorded().files()) {
      if (file.toString().endsWith("journal.jsonl")) {
        all.append(Files.readString(file, UTF_8));
      }
    }
    return all.toString();
  }
}
