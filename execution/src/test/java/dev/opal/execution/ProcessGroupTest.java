// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a step leaves behind in its group. */
@Timeout(60)
class ProcessGroupTest {
  private static final Grace FAST =
      new Grace(
          Duration.ofMillis(150),
          Duration.ofMillis(300),
          Duration.ofMillis(100),
          Duration.ofMillis(300));

  private final CapturingSink sink = new CapturingSink();

  private ChildExit cancelled(String script) throws Exception {
    Launch launch = Launch.capture(ByteStrings.of("sh", "-c", script)).withGrace(FAST);
    try (ChildProcess child = ChildProcess.start(launch, sink)) {
      sink.awaitText(Stream.STDOUT, "\n");
      child.cancel();
      return child.await();
    }
  }

  private boolean isLeft() throws IOException {
    String pid = sink.text(Stream.STDOUT).lines().findFirst().orElseThrow();
    Path stat = Path.of("/proc", pid, "stat");
    return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
  }

  @Test
  void cancel_endsWhatThePressedProcessLeftBehind() throws Exception {
    ChildExit exit = cancelled("sleep 347 & echo $!; wait");

    assertThat(exit.signal()).hasValue(Signals.INT);
    assertThat(exit.cancelled()).isTrue();
    assertThat(isLeft()).isFalse();
    assertThat(exit.heldOpen()).isEmpty();
  }

  @Test
  void cancel_killsWhoIgnoresEverythingButHoldsNoStream() throws Exception {
    cancelled("sh -c 'trap \"\" INT TERM; echo $$; exec sleep 347 > /dev/null 2>&1' & wait");

    assertThat(isLeft()).isFalse();
  }

  @Test
  void whoWasNotAskedToEnd_livesOn() throws Exception {
    Launch launch =
        Launch.capture(ByteStrings.of("sh", "-c", "sleep 347 & echo $!")).withGrace(FAST);
    try (ChildProcess child = ChildProcess.start(launch, sink)) {
      assertThat(child.await().cancelled()).isFalse();
      assertThat(isLeft()).isTrue();
      String pid = sink.text(Stream.STDOUT).strip();
      Posix.kill(Integer.parseInt(pid), Signals.KILL);
    }
  }
}
