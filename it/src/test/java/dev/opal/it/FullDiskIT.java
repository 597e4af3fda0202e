// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A disk that is full: the command never notices, the record says what it lacks. */
class FullDiskIT {
  @TempDir Path folder;
  private Path disk;
  private Shell shell;

  @BeforeEach
  void disk() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    shell = Shell.in(folder).with("OPAL_HOME", disk.resolve("home").toString());
  }

  @Test
  void outputThatDoesNotFit_isCountedAndTheRunSealed() throws Exception {
    try (Root.Disk mounted = Root.disk(disk, "size=2m")) {
      Shell.Result result =
          shell.run(
              "$OPAL exec -- sh -c 'head -c 10000000 /dev/zero | tr \"\\0\" x; echo err >&2; exit 7' | wc -c; echo ${PIPESTATUS[0]}");
      assertThat(result.out()).isEqualTo("10000000\n7\n");
      assertThat(result.err()).isEqualTo("err\n");
      Recorded.Sealed run = shell.recorded().only();
      run.assertIntact();
      long kept = Files.size(run.folder().resolve("steps/main/sh.log"));
      assertThat(kept).isBetween(1L, 2_000_000L);
      assertThat(kept + run.lost("output_bytes")).isEqualTo(10_000_004);
      assertThat(run.summary().integer("exit_code")).isEqualTo(7);
      assertThat(mounted.folder()).isEqualTo(disk);
    }
  }

  @Test
  void diskFilledByOthers_runIsSealedOnceThereIsSpace() throws Exception {
    try (Root.Disk mounted = Root.disk(disk, "size=1m")) {
      // Fills what is left again and again, so that not even the reserve helps.
      Shell.Result result =
          shell.run(
              "$OPAL exec -- sh -c 'echo first; until grep -q first disk/home/runs/.open/*/steps/main/sh.log; do :; done; while kill -0 $PPID && ! test -e stop; do cat /dev/zero; done >> disk/fill 2>/dev/null & "
                  + "until test $(stat -f -c %a disk) = 0; do :; done; head -c 300000 /dev/zero; exit 9' | wc -c; echo ${PIPESTATUS[0]}; touch stop; wait");
      assertThat(result.err()).isEmpty();
      assertThat(result.out()).isEqualTo("300006\n9\n");
      Files.delete(disk.resolve("fill"));
      mounted.remount("size=4m");
      assertThat(shell.run("$OPAL runs recover").code()).isZero();
      shell.expect("$OPAL runs recover", "");
      Recorded.Sealed run = shell.recorded().only();
      run.assertIntact();
      assertThat(run.text("steps/main/sh.log")).startsWith("first\n");
      assertThat(shell.recorded().open()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"normal, 0, true", "strict, 125, false"})
  void diskFilledByOthers_endsAPlanAtItsNextStepWhereTheUserSaysSo(
      String mode, int code, boolean goesOn) throws Exception {
    Files.writeString(
        shell.file("p.opl"),
        """
        target t {
            fill: (while ! test -e stop; do cat /dev/zero; done >> disk/fill 2>/dev/null) & until test $(stat -f -c %a disk) = 0; do :; done
            say: head -c 3000000 /dev/zero
            last: touch ran
        }
        """);
    try (Root.Disk mounted = Root.disk(disk, "size=1m")) {
      Shell.Result result =
          shell.run(
              "$OPAL run p.opl --env dev --record " + mode + "; code=$?; touch stop; exit $code");
      assertThat(result.code()).isEqualTo(code);
      assertThat(Files.exists(shell.file("ran"))).isEqualTo(goesOn);
      mounted.remount("size=4m");
    }
  }

  @Test
  void fullFromTheStart_isRefusedAndLeavesNothingBehind() throws Exception {
    try (Root.Disk mounted = Root.disk(disk, "size=1m")) {
      shell.expect("$OPAL exec -- true", "");
      shell.run("cat /dev/zero > disk/fill");
      for (int i = 0; i < 3; i++) {
        Shell.Result refused = shell.run("$OPAL exec -- echo ran");
        assertThat(refused.code()).isEqualTo(125);
        assertThat(refused.out()).isEmpty();
        assertThat(refused.err().lines()).hasSize(1);
      }
      assertThat(shell.run("$OPAL exec --record best-effort -- echo ran").out()).isEqualTo("ran\n");
      try (Stream<Path> left = Files.list(shell.home().resolve("runs/.open"))) {
        assertThat(left).isEmpty();
      }
      Files.delete(disk.resolve("fill"));
      mounted.remount("size=4m");
      shell.expect("$OPAL exec -- echo ran", "ran\n");
      assertThat(shell.recorded().sealed()).hasSize(2);
    }
  }

  @Test
  void noInodesLeft_isLikeAFullDisk() throws Exception {
    try (Root.Disk mounted = Root.disk(disk, "size=4m,nr_inodes=13")) {
      shell.expect("$OPAL exec -- echo ran", "ran\n");
      mounted.remount("nr_inodes=200");
      assertThat(shell.run("$OPAL runs recover").code()).isZero();
      Recorded.Sealed run = shell.recorded().only();
      run.assertIntact();
      assertThat(run.summary().string("status")).isEqualTo("succeeded");
    }
  }
}
