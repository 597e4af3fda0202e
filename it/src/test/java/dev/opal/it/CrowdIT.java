// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many recorders at once. */
class CrowdIT {
  private static final int MANY = 100;

  @TempDir Path folder;

  @Test
  void hundredRunsAtOnce_areAllSealedWhole() throws Exception {
    Shell shell = Shell.in(folder);
    shell.expect(
        "for i in $(seq 100); do $OPAL exec --target t -- echo number $i > out$i & p=\"$p $!\"; done;"
            + " for i in $p; do wait $i || echo failed; done; cat out* | sort -u | wc -l",
        MANY + "\n");
    List<Recorded.Sealed> runs = shell.recorded().sealed();
    Set<String> ids = new HashSet<>();
    Set<String> outputs = new HashSet<>();
    for (Recorded.Sealed run : runs) {
      run.assertIntact();
      assertThat(run.summary().objects("losses")).isEmpty();
      ids.add(run.runId());
      outputs.add(run.text("steps/main/echo.log"));
    }
    assertThat(ids).hasSize(MANY);
    assertThat(outputs).hasSize(MANY);
    assertThat(shell.recorded().open()).isEmpty();
  }

  @Test
  void hundredStepsOfOneRunAtOnce_areAllInItsBundle() throws Exception {
    Shell shell = Shell.in(folder);
    shell.expect(
        "$OPAL exec --target t -- bash -c 'for i in $(seq 100); do $OPAL exec --step s/$((i % 10)) -- echo number $i > out$i & p=\"$p $!\"; done;"
            + " for i in $p; do wait $i || echo failed; done'; cat out* | sort -u | wc -l",
        MANY + "\n");
    Recorded.Sealed run = shell.recorded().only();
    run.assertIntact();
    assertThat(run.summary().objects("losses")).isEmpty();
    assertThat(run.journals()).hasSize(MANY + 1);
    assertThat(run.paths()).hasSize(MANY + 1).doesNotHaveDuplicates();
    Set<String> outputs = new HashSet<>();
    for (String path : run.paths()) {
      if (!path.equals("main/bash")) {
        assertThat(path).matches("main/bash/s/[0-9](~[0-9]+)?");
        outputs.add(run.text("steps/" + path + ".log"));
      }
    }
    assertThat(outputs).hasSize(MANY);
  }

  /** Those that start and those that end meet those that look for the dead. */
  @Test
  void recoveriesAmongLivingRuns_disturbNobody() throws Exception {
    Shell shell = Shell.in(folder);
    shell.expect(
        "$OPAL exec -- true; (until test -e stop; do $OPAL runs recover; done) & r=$!;"
            + " for n in 1 2 3; do p=; for i in 1 2 3 4 5 6; do"
            + " $OPAL exec -- sh -c '$OPAL exec -- echo x > /dev/null' & p=\"$p $!\"; done;"
            + " for i in $p; do wait $i || echo failed; done; done; touch stop; wait $r",
        "");
    assertThat(shell.recorded().sealed()).hasSize(19);
    for (Recorded.Sealed run : shell.recorded().sealed()) {
      run.assertIntact();
      assertThat(run.summary().string("status")).isEqualTo("succeeded");
      assertThat(run.summary().objects("losses")).isEmpty();
    }
  }
}
