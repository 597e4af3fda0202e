// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Opal adds to an environment keeps no job from starting. */
class LongEnvironmentIT {
  @TempDir Path folder;

  @Test
  void manySecretNames_keepNoJobFromStarting() throws Exception {
    Shell shell = withSecretNames(40_000);
    shell.expect("$OPAL exec -- echo ran", "ran\n");
    assertThat(shell.recorded().only().lost("masks")).isBetween(30_000L, 40_000L);
  }

  private Shell withSecretNames(int count) throws IOException {
    Shell shell = Shell.in(folder);
    Files.createDirectories(shell.home());
    StringBuilder yaml = new StringBuilder("secret_names:\n");
    for (int i = 0; i < count; i++) {
      yaml.append("- ALSO_SECRET_").append(i).append('\n');
    }
    Files.writeString(shell.home().resolve("config.yaml"), yaml);
    return shell;
  }

  /** From so long that Opal itself can just be started, to where its variables fit too. */
  @Test
  void anEnvironmentAsLongAsTheKernelTakes_keepsNoJobFromStarting() throws Exception {
    Shell shell = withSecretNames(500);
    Files.writeString(
        folder.resolve("limit.py"),
        """
        import os, subprocess, sys
        def run(total, *command):
            env = dict(os.environ)
            n = 0
            while total > 0:
                size = min(total, 100000)
                env['F%d' % n] = 'x' * size
                total, n = total - size, n + 1
            try:
                return subprocess.run(command, env=env, stdout=subprocess.PIPE).stdout
            except OSError:
                return b'too long'
        opal = os.environ['OPAL']
        low, high = 0, 8000000
        while high - low > 8:
            mid = (low + high) // 2
            low, high = (mid, high) if run(mid, opal, '--version').startswith(b'opal') else (low, mid)
        for less in (200, 400, 600, 800, 1200, 2000, 4000, 100000):
            print(run(low - less, opal, 'exec', '--', 'echo', 'ran'))
        """);
    Shell.Result result = shell.run("python3 limit.py 2> /dev/null");
    assertThat(result.out().lines()).hasSize(8).allMatch("b'ran\\n'"::equals);
    List<Recorded.Sealed> runs = shell.recorded().sealed();
    assertThat(runs).hasSize(8);
    long bare = 0;
    for (Recorded.Sealed run : runs) {
      bare += run.lost("masks");
    }
    assertThat(bare).isBetween(1L, 7L);
  }
}
