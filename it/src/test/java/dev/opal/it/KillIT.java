// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.JournalRecord;
import dev.opal.model.RunEvent;
import dev.opal.model.Status;
import dev.opal.model.journal.JournalReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} at any moment: what reached a journal or a step log stays, dead runs show as
 * interrupted, and {@code opal runs recover} seals them once.
 */
class KillIT {
  private static final boolean SOAK = Boolean.getBoolean("opal.soak");
  private static final long SEED = Long.getLong("opal.seed", 20260101);

  /** Prints numbered lines to both streams, with a nested step amid them. */
  private static final String STEP =
      "sh -c 'i=0; while [ $i -lt 4000 ]; do i=$((i+1)); echo line $i; [ $((i%7)) = 0 ] && echo err $i >&2;"
          + " [ $i = 100 ] && \"$OPAL\" exec -- echo nested; done; exit 0'";

  private static final String EXEC = "exec -- " + STEP;
  private static final String RUN = "run plan.opl";

  /** The same step among others, twice at a time. */
  private static final String PLAN =
      "target t {\nfirst: echo first\n@parallel {\na: "
          + STEP
          + "\n@retry(times=3, delay=10ms) {\n"
          + "b: "
          + STEP
          + "; test -e never\n}\n}\nlast: echo last\n}\n";

  @TempDir Path folder;

  private enum Victim {
    OPAL,
    CHILD,
    BOTH
  }

  @Test
  void killedAtAnyMoment_nothingRecordedIsLost() throws Exception {
    Shell shell = Shell.in(folder);
    shell.expect("$OPAL exec -- true", "");
    Files.writeString(shell.file("plan.opl"), PLAN);
    Random random = new Random(SEED);
    long end = System.nanoTime() + Duration.ofSeconds(SOAK ? 600 : 10).toNanos();
    int round = 0;
    while (System.nanoTime() < end) {
      killOne(shell, random, Victim.values()[round % 3]);
      round++;
      if (round % 6 == 0) {
        recoverAndCheck(shell);
      }
    }
    recoverAndCheck(shell);
    assertThat(shell.recorded().sealed().size()).as("some survived their start").isGreaterThan(2);
  }

  private static void killOne(Shell shell, Random random, Victim victim) throws Exception {
    Process opal = shell.start("exec \"$OPAL\" " + (random.nextBoolean() ? EXEC : RUN));
    // From before the JVM is up to after the end.
    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(700)).toNanos());
    List<ProcessHandle> children = opal.descendants().toList();
    if (victim != Victim.CHILD) {
      opal.destroyForcibly();
    }
    if (victim != Victim.OPAL) {
      children.forEach(ProcessHandle::destroyForcibly);
    }
    opal.waitFor();
    // An orphaned step ends by itself, of a closed pipe; its nested recorder lives until then.
    for (ProcessHandle child : children) {
      child.onExit().get();
    }
  }

  /** The bytes of journals and logs, and the runs that a journal tells of. */
  private record Before(Map<String, Map<String, byte[]>> files, Set<String> told) {}

  private static void recoverAndCheck(Shell shell) throws Exception {
    Before before = lookAtOpen(shell.recorded());
    shell
        .recorded()
        .open()
        .forEach(open -> {
          assertThat(open.live()).isFalse();
          assertThat(open.summary().status()).isNotEqualTo(Status.RUNNING);
        });
    Shell.Result first = shell.run("$OPAL runs recover");
    // Who was not killed may live until it prints the next line.
    assertThat(first.err().lines()).allMatch(line -> line.contains(" of it still ran "));
    assertThat(first.code()).isZero();
    shell.expect("$OPAL runs recover", "");

    assertThat(shell.recorded().open()).isEmpty();
    try (Stream<Path> left = Files.list(shell.home().resolve("runs/.open"))) {
      assertThat(left.map(file -> file.getFileName().toString())).as("left in .open").isEmpty();
    }
    Set<String> sealed = new HashSet<>();
    for (Recorded.Sealed run : shell.recorded().sealed()) {
      run.assertIntact();
      sealed.add(run.runId());
      Map<String, byte[]> kept = before.files().getOrDefault(run.runId(), Map.of());
      for (Map.Entry<String, byte[]> file : kept.entrySet()) {
        assertThat(Files.readAllBytes(run.folder().resolve(file.getKey())))
            .as("%s of %s begins with what was there", file.getKey(), run.runId())
            .startsWith(file.getValue());
      }
    }
    assertThat(sealed).containsAll(before.told());
  }

  private static Before lookAtOpen(Recorded recorded) throws IOException {
    Map<String, Map<String, byte[]>> files = new HashMap<>();
    Set<String> told = new HashSet<>();
    try (Stream<Path> open = Files.list(recorded.runs().resolve(".open"))) {
      for (Path run : open.filter(Files::isDirectory).toList()) {
        String id = run.getFileName().toString().replace(".sealing", "");
        Map<String, byte[]> bytes = new HashMap<>();
        try (Stream<Path> all = Files.walk(run)) {
          for (Path file : all.filter(Files::isRegularFile).toList()) {
            String name = run.relativize(file).toString();
            if (name.endsWith(".jsonl") || name.endsWith(".log")) {
              bytes.put(name, Files.readAllBytes(file));
            }
          }
        }
        files.put(id, bytes);
        if (startOf(run).isPresent()) {
          told.add(id);
        }
      }
    }
    return new Before(files, told);
  }

  private static Optional<RunEvent> startOf(Path run) throws IOException {
    List<RunEvent> events = new ArrayList<>();
    Path journal = run.resolve("journal.jsonl");
    if (Files.exists(journal)) {
      try (InputStream in = Files.newInputStream(journal)) {
        JournalReader.Result result =
            JournalReader.read("journal.jsonl", in, (JournalRecord r) -> events.add(r.event()));
        assertThat(result.problems()).isEmpty();
      }
    }
    return events.stream().findFirst();
  }

  @Test
  void deadRun_isInterruptedBeforeAndAfterItsRecovery() throws Exception {
    Shell shell = Shell.in(folder);
    Process opal =
        shell.start(
            "exec \"$OPAL\" exec --env e --target t -- sh -c 'echo printed; echo $$ > up; sleep 1000'");
    long child = Long.parseLong(shell.awaitFile("up"));
    Shell.until(
        "output reaches the log",
        () ->
            shell.recorded().files().stream()
                .anyMatch(f -> f.toString().endsWith("sh.log") && f.toFile().length() > 0));
    Shell.until(
        "the run is live",
        () ->
            shell.recorded().open().stream()
                .anyMatch(open -> open.live() && open.summary().status() == Status.RUNNING));
    opal.destroyForcibly().waitFor();

    assertThat(shell.recorded().open())
        .singleElement()
        .satisfies(open -> {
          assertThat(open.live()).isFalse();
          assertThat(open.summary().status()).isEqualTo(Status.INTERRUPTED);
        });
    Shell.Result recovered = shell.run("$OPAL runs recover");
    String id = recovered.out().strip();
    ProcessHandle left = ProcessHandle.of(child).orElseThrow();
    left.descendants().forEach(ProcessHandle::destroyForcibly);
    left.destroyForcibly();

    assertThat(recovered.err()).contains(id, " of it still ran ", String.valueOf(child));
    assertThat(shell.run("$OPAL runs show").out()).contains("opal.left_behind", "" + child);
    Recorded.Sealed run = shell.recorded().only();
    assertThat(run.runId()).isEqualTo(id);
    run.assertIntact();
    assertThat(run.summary().string("status")).isEqualTo("interrupted");
    assertThat(run.step("main/sh").string("status")).isEqualTo("interrupted");
    assertThat(run.text("steps/main/sh.log")).isEqualTo("printed\n");
    assertThat(run.lost("open_journals")).isEqualTo(1);
  }

  @Test
  void hundredRecoveriesAtOnce_sealEachRunOnce() throws Exception {
    Shell shell = Shell.in(folder);
    for (int i = 0; i < 3; i++) {
      Process opal =
          shell.start("exec \"$OPAL\" exec -- sh -c 'echo $$ > up" + i + "; exec sleep 1000'");
      long child = Long.parseLong(shell.awaitFile("up" + i));
      opal.destroyForcibly().waitFor();
      ProcessHandle.of(child).ifPresent(ProcessHandle::destroyForcibly);
    }
    int count = SOAK ? 100 : 20;
    Shell.Result result =
        shell.run(
            "for i in $(seq "
                + count
                + "); do $OPAL runs recover & p=\"$p $!\"; done;"
                + " for i in 1 2 3 4 5; do $OPAL exec -- true & p=\"$p $!\"; done;"
                + " for i in $p; do wait $i || echo failed; done");
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines().distinct()).hasSize(3).noneMatch("failed"::equals);
    assertThat(result.out().lines()).hasSize(3);
    assertThat(shell.recorded().sealed()).hasSize(8);
    for (Recorded.Sealed run : shell.recorded().sealed()) {
      run.assertIntact();
    }
    assertThat(shell.recorded().open()).isEmpty();
  }
}
