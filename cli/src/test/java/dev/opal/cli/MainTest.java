// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.recorder.WriterIdentity;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

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

  private int run(String... args) {
    return Main.run(
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        args);
  }
}
