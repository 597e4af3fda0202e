// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.json.Json;
import dev.opal.model.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code kill -9} of a recorder at each of its calls that change a folder or put a file on disk,
 * while it seals a run of which another recorder still writes a part: strace kills it on entering
 * the call. Afterwards everything is recorded once, whoever had to finish it.
 */
class KillPointsIT {
  private static final boolean SOAK = Boolean.getBoolean("opal.soak");

  /** How many calls of a kind are passed over between two that kill, where time is short. */
  private static final int STRIDE = SOAK ? 1 : 4;

  private static final String LATE =
      "sh -c 'echo early; echo x > early; read x < go-late; echo late'";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rename,renameat,renameat2",
        "link,linkat",
        "unlink,unlinkat",
        "fsync,fdatasync",
        "chmod,fchmod,fchmodat"
      })
  void killedOnEnteringACall_everythingIsRecordedOnce(String calls) throws Exception {
    Peers.program("strace");
    int killed = 0;
    for (int n = 1; ; n += STRIDE) {
      Path place = Files.createDirectory(folder.resolve("at" + n));
      boolean survived = runAndKill(Shell.in(place), calls, n);
      if (survived) {
        break;
      }
      killed++;
    }
    assertThat(killed).isPositive();
  }

  /** Tells whether the recorder came to its end before it entered the call for the nth time. */
  private static boolean runAndKill(Shell shell, String calls, int n) throws Exception {
    // A home of its own is made by the first run there, with calls of its own.
    shell.expect("$OPAL exec -- true; mkfifo go go-late", "");
    String first = shell.recorded().only().runId();
    Process outer =
        shell.start(
            "exec strace -f -qq -o /dev/null -e trace="
                + calls
                + " -e inject="
                + calls
                + ":signal=KILL:when="
                + n
                + " $OPAL exec --step outer -- sh -c 'export -p > environment; echo x > up; read x < go; echo fast'");
    shell.awaitFile("up");
    Process late = shell.start(". ./environment; exec $OPAL exec --step late -- " + LATE);
    shell.awaitFile("early");
    shell.run("echo x > go");
    int code = outer.waitFor();
    shell.run("echo x > go-late");
    assertThat(late.waitFor()).isZero();

    Shell.Result recovered = shell.run("$OPAL runs recover");
    assertThat(recovered.err()).isEmpty();
    assertThat(recovered.code()).isZero();
    check(shell, first);
    return code == 0;
  }

  private static void check(Shell shell, String first) throws Exception {
    List<String> runs = new ArrayList<>();
    for (Recorded.Sealed sealed : shell.recorded().sealed()) {
      sealed.assertIntact();
      runs.add(sealed.runId().replaceAll("\\.addendum-.*", ""));
    }
    assertThat(runs.stream().distinct()).hasSize(2).contains(first);
    for (String left : List.of(".open", ".late")) {
      Path open = shell.home().resolve("runs").resolve(left);
      if (Files.exists(open)) {
        try (Stream<Path> files = Files.list(open)) {
          assertThat(files).as("left in %s", left).isEmpty();
        }
      }
    }
    shell.expect("$OPAL runs tail latest --step main/outer", "fast\n");
    shell.expect("$OPAL runs tail latest --step main/outer/late", "early\nlate\n");
    JsonObject shown = (JsonObject) Json.parse(shell.run("$OPAL runs show latest -o json").out());
    JsonObject run = shown.object("run");
    List<String> steps = new ArrayList<>();
    for (JsonObject step : run.objects("step_list")) {
      steps.add(step.string("path"));
      if (step.string("path").equals("main/outer/late")) {
        assertThat(step.string("status")).isEqualTo("succeeded");
      }
    }
    assertThat(steps).containsExactlyInAnyOrder("main/outer", "main/outer/late");
  }
}
