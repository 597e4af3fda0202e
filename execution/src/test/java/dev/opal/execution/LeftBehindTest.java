// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LeftBehindTest {
  private final String run = UUID.randomUUID().toString();

  private static Process start(String value, String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("LEFT_BEHIND_TEST", value);
    return builder.start();
  }

  @Test
  void processes_areKnownByTheWholeVariable() throws Exception {
    Process left = start(run, "sleep", "300");
    Process other = start(run + "1", "sleep", "300");
    assertThat(LeftBehind.pids("LEFT_BEHIND_TEST=" + run)).containsExactly(left.pid());

    assertThat(LeftBehind.end("LEFT_BEHIND_TEST=" + run, Duration.ofSeconds(30))).isEqualTo(1);

    assertThat(left.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(LeftBehind.pids("LEFT_BEHIND_TEST=" + run)).isEmpty();
    assertThat(other.isAlive()).isTrue();
    other.destroyForcibly();
  }

  @Test
  void whoIgnoresTerm_isKilledAfterTheGrace() throws Exception {
    String stay = "trap '' TERM; echo up; while :; do read -r line; done";
    Process stubborn = start(run, "sh", "-c", stay);
    assertThat(stubborn.inputReader().readLine()).isEqualTo("up");

    assertThat(LeftBehind.end("LEFT_BEHIND_TEST=" + run, Duration.ofMillis(50))).isEqualTo(1);

    assertThat(stubborn.waitFor()).isEqualTo(128 + Signals.KILL);
  }
}
