// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No secret stands in the arguments of a process that a run starts: {@code /proc/PID/cmdline}. */
class ArgumentListIT {
  /** A literal of the script; its form tells what it is. */
  private static final String LITERAL = "ghp_0123456789abcdefghijABCDEFGHIJ012345";

  @TempDir Path folder;
  private Shell shell;

  @BeforeEach
  void start() {
    shell = Shell.in(folder).with("APP_TOKEN", "correct-horse-battery");
  }

  private String file(String name) throws Exception {
    return new String(Files.readAllBytes(shell.file(name)), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sh", "bash", "dash"})
  void literal_isHandedOverInAVariable(String name) throws Exception {
    Files.writeString(
        shell.file("p.opl"),
        """
        target t {
            a: @shell("cat /proc/$$/cmdline > cmdline; cat /proc/self/environ > child; printf %s LITERAL > got; printf %s @env.APP_TOKEN > value # no comment\\nexit 7", shell="SHELL")
        }
        """
            .replace("LITERAL", LITERAL)
            .replace("SHELL", name));
    Shell.Result result = shell.run("$OPAL run p.opl --env dev");
    assertThat(result.code()).as(result.err()).isEqualTo(7);
    assertThat(file("cmdline")).startsWith(name + "\0-c\0").contains("eval");
    assertThat(file("cmdline")).doesNotContain("ghp_", "correct-horse");
    assertThat(file("child")).contains("OPAL_VALUE_1=").doesNotContain("ghp_", "OPAL_COMMAND");
    assertThat(file("got")).isEqualTo(LITERAL);
    assertThat(file("value")).isEqualTo("correct-horse-battery");
  }

  @Test
  void literal_thatBecomesSecretOnTheWay_isHandedOverInAVariable() throws Exception {
    Files.writeString(
        shell.file("p.opl"),
        """
        target t {
            a: printf plain-words-here | $OPAL mask
            b: cat /proc/$$/cmdline > cmdline; printf %s plain-words-here > got
        }
        """);
    Shell.Result result = shell.run("$OPAL run p.opl --env dev");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(file("cmdline")).contains("eval").doesNotContain("plain-words");
    assertThat(file("got")).isEqualTo("plain-words-here");
  }

  @Test
  void secretOfAPlan_isOneToARecorderInsideIt() throws Exception {
    Files.writeString(
        shell.file("p.opl"),
        """
        target t {
            a: $OPAL exec -- sh -c 'echo "$1"' sh @env.MARKED(secret=true)
            b: $OPAL exec -- cat @file("made-@env.MARKED(secret=true)", default="x@env.MARKED(secret=true)y") || true
        }
        """);
    shell = shell.with("MARKED", "plain-words-here");
    Shell.Result result = shell.run("$OPAL run p.opl --env dev");
    assertThat(result.code()).as(result.err()).isZero();
    for (Path file : shell.recorded().files()) {
      assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
          .as(file.toString())
          .doesNotContain("plain-words");
    }
  }

  @Test
  void commandWithoutASecret_isAnArgumentAsEver() throws Exception {
    Files.writeString(
        shell.file("p.opl"), "target t {\n    a: cat /proc/$$/cmdline > cmdline; true\n}\n");
    assertThat(shell.run("$OPAL run p.opl --env dev").code()).isZero();
    assertThat(file("cmdline")).isEqualTo("sh\0-c\0cat /proc/$$/cmdline > cmdline; true\0");
  }
}
