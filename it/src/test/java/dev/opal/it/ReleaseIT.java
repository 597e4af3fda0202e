// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.model.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** examples/release.opl, as the README has it, in both outcomes. */
class ReleaseIT {
  @TempDir Path folder;

  private Shell shell;

  @BeforeEach
  void copyExamples() throws IOException {
    shell = Shell.in(folder).with("DEPLOY_TOKEN", "correct-horse-battery");
    shell.expect("cp -r '" + Path.of("../examples").toRealPath() + "' .", "");
  }

  private Shell.Result release(String options) throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    return shell.run("$OPAL run examples/release.opl --env dev --var port=" + port + options);
  }

  @Test
  void release_buildsServesDeploysAndVerifies() throws Exception {
    Shell.Result result = release("");
    assertThat(result.code()).as(result.out() + result.err()).isZero();
    JsonObject summary = shell.recorded().only().summary();
    assertThat(summary.string("status")).isEqualTo("succeeded");
    assertThat(summary.integer("retries")).isPositive();
    assertThat(result.out()).contains("deploy | 200 4 pages", "verify/refused | HTTP 403");
    assertThat(result.out() + result.err()).doesNotContain("correct-horse");
  }

  @Test
  void release_stopsAtWhatIsBroken() throws Exception {
    Shell.Result result = release(" --var break=true");
    assertThat(result.code()).isEqualTo(1);
    JsonObject summary = shell.recorded().only().summary();
    assertThat(summary.string("failed_step")).isEqualTo("main/build/check");
    List<JsonObject> steps = summary.objects("step_list");
    assertThat(steps).hasSize(3);
    assertThat(shell.recorded().only().text("steps/main/build/check.log"))
        .contains("2.html is missing");
  }
}
