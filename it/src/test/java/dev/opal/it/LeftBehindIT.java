// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that steps start for those behind them, and who is left when a run is over. */
class LeftBehindIT {
  @TempDir Path folder;
  private Shell shell;

  @AfterEach
  void endServers() throws Exception {
    for (String file : new String[] {"server", "apart", "own"}) {
      if (Files.exists(shell.file(file))) {
        server(file).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }

  private Optional<ProcessHandle> server(String file) throws Exception {
    return ProcessHandle.of(Long.parseLong(Files.readString(shell.file(file)).strip()));
  }

  private boolean isAlive(String file) throws Exception {
    return server(file).isPresent();
  }

  @ParameterizedTest
  @CsvSource({"0, true", "3, false"})
  void stepsLeaveAServer_untilARunThatFails(int code, boolean lives) throws Exception {
    shell = Shell.in(folder);
    Files.writeString(
        shell.file("p.opl"),
        """
        target t {
            start: (trap '' HUP INT; sleep 300 > /dev/null 2>&1 & echo $! > server)
            own: setsid sh -c 'sleep 300 > /dev/null 2>&1 & echo $! > own'
            apart: env -u OPAL_RUN_ID sleep 300 > /dev/null 2>&1 & echo $! > apart
            use: kill -0 $(cat server) $(cat own) $(cat apart)
            end: exit CODE
        }
        """
            .replace("CODE", String.valueOf(code)));
    assertThat(shell.run("$OPAL run p.opl --env dev").code()).isEqualTo(code);
    assertThat(isAlive("server")).isEqualTo(lives);
    assertThat(isAlive("own")).isEqualTo(lives);
    assertThat(isAlive("apart")).isTrue();
    String page = shell.run("$OPAL runs show").out();
    assertThat(page.contains("opal.left_behind = ended 2 processes of earlier steps"))
        .isEqualTo(!lives);
  }

  @Test
  void whoIgnoresTerm_isKilled() throws Exception {
    shell = Shell.in(folder);
    Files.writeString(
        shell.file("p.opl"),
        """
        target t {
            start: sh -c "trap '' TERM; echo \\$\\$ > server; while :; do sleep 1; done" > /dev/null 2>&1 &
            wait: until test -s server; do sleep 0.05; done; exit 3
        }
        """);
    long start = System.nanoTime();
    assertThat(shell.run("$OPAL run p.opl --env dev").code()).isEqualTo(3);
    assertThat(isAlive("server")).isFalse();
    assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(30);
  }
}
