// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command explains itself on standard output, and says nothing else. */
class HelpIT {
  private static final int MAX_WIDTH = 100;

  @TempDir Path folder;

  /** Every command by its name. */
  static List<String> commands(Shell shell) {
    List<String> commands =
        shell
            .run("$OPAL --help")
            .out()
            .lines()
            .filter(line -> line.startsWith("  "))
            .map(line -> line.strip().split(" {2,}")[0])
            .toList();
    assertThat(commands).hasSizeGreaterThan(10).contains("exec", "runs list");
    return commands;
  }

  @Test
  void help_ofEveryCommandIsPlainText() {
    Shell shell = Shell.in(folder);
    for (String command : commands(shell)) {
      Shell.Result result = shell.run("$OPAL " + command + " --help");
      assertThat(result.code()).as(command).isZero();
      assertThat(result.err()).as(command).isEmpty();
      assertThat(result.out()).startsWith("Usage: opal " + command).endsWith("\n");
      assertThat(result.out()).as(command).doesNotContain("%n", "%%", "@|", "${");
      assertThat(result.out().lines()).allMatch(line -> line.length() <= MAX_WIDTH);
    }
    assertThat(shell.run("$OPAL mask --help").out()).contains("printf %s \"$value\" | opal mask");
  }
}
