// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.recorder.WriterIdentity;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void version_isDataOnStdout() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .matches("opal \\S+\\R")
        .doesNotContain("SNAPSHOT");
    assertThat(WriterIdentity.version())
        .startsWith(out.toString(StandardCharsets.UTF_8).strip().substring("opal ".length()));
    assertThat(err.size()).isZero();
  }

  @Test
  void unknownCommand_isUsageAndNamesIt() {
    assertThat(run("nonsense")).isEqualTo(2);
    assertThat(out.size()).isZero();
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("\"nonsense\"");
  }

  @Test
  void wrappingCommands_failOfTheirOwnWithOneCode(@TempDir Path folder) throws Exception {
    Path plan = Files.writeString(folder.resolve("p.opl"), "target t {\na: true\n}\n");
    for (String command : List.of("run " + plan, "exec")) {
      for (String option : List.of("--nonsense", "--tag=x", "--env=/", "--secret=a=b")) {
        String line = command + " " + option + (command.equals("exec") ? " -- true" : "");
        assertThat(run(line.split(" "))).as(line).isEqualTo(125);
      }
    }
    assertThat(run("run", "--env=dev", folder.resolve("none.opl").toString())).isEqualTo(2);
    assertThat(run("begin", "--target", "t", "--tag", "x")).isEqualTo(2);
  }

  private int run(String... args) {
    return Main.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        args);
  }
}
