// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@code opal exec} refuses: with exit code 125, one line that names the matter, and without
 * starting the command.
 */
class ExecRefusalIT {
  @TempDir Path folder;
  private Shell shell;

  @BeforeEach
  void shell() {
    shell = Shell.in(folder);
  }

  private void assertRefused(Shell in, String arguments, String... words) {
    Shell.Result result = in.run("$OPAL exec " + arguments);
    assertThat(result.err()).startsWith("opal: ").endsWith("\n").contains(words);
    assertThat(result.err().lines()).hasSize(1);
    assertThat(result.err()).doesNotContain("bug in Opal");
    assertThat(result.out()).isEmpty();
    assertThat(result.code()).isEqualTo(125);
    assertThat(in.recorded().open()).as("left behind").isEmpty();
  }

  private void assertRunsAtBestEffort(Shell in) {
    Shell.Result result =
        in.with("JAVA_TOOL_OPTIONS", "-Da=b")
            .run("$OPAL exec --record best-effort -- sh -c 'echo ran $JAVA_TOOL_OPTIONS; exit 3'");
    assertThat(result.err()).hasLineCount(1).endsWith("; the command runs unrecorded\n");
    assertThat(result.out()).isEqualTo("ran -Da=b\n");
    assertThat(result.code()).isEqualTo(3);
  }

  static Stream<Arguments> arguments() {
    return Stream.of(
        Arguments.of("--env ../x -- echo ran", "--env"),
        Arguments.of("--target ../../etc -- echo ran", "--target"),
        Arguments.of("--target . -- echo ran", "--target"),
        Arguments.of("--env $(printf 'x%.0s' {1..300}) -- echo ran", "300 characters"),
        Arguments.of("--target $'a\\nb' -- echo ran", "a\\x0ab"),
        Arguments.of("--env $'\\e[31mred' -- echo ran", "\\x1b"),
        Arguments.of("--env '' -- echo ran", "--env"),
        Arguments.of("--step ../x -- echo ran", "../x"),
        Arguments.of("--step main/../x -- echo ran", "--step"),
        Arguments.of("--step a//b -- echo ran", "--step"),
        Arguments.of("--nonsense -- echo ran", "--nonsense"),
        Arguments.of("--env", "--env"),
        Arguments.of("--env a --env b -- echo ran", "--env"),
        Arguments.of("--record never -- echo ran --debug", "normal, strict or best-effort"),
        Arguments.of("--tag nonsense -- echo ran", "KEY=VALUE"),
        Arguments.of("--run-id-file nowhere/id -- echo ran", "nowhere/id"),
        Arguments.of("", "CMD"),
        Arguments.of("--", "CMD"));
  }

  @ParameterizedTest
  @MethodSource("arguments")
  void argument(String arguments, String word) {
    Shell secretive = shell.with("MY_TOKEN", "correct-horse-battery");
    assertRefused(secretive, arguments, word);
    assertThat(secretive.run("$OPAL exec " + arguments).err()).doesNotContain("correct-horse");
  }

  static Stream<Arguments> configurations() {
    return Stream.of(
        Arguments.of("enviroment_shown: [A]", "did you mean environment_shown?"),
        Arguments.of("record: sometimes", "normal, strict or best-effort"),
        Arguments.of("idle: forever", "forever"),
        Arguments.of("trace_id: x", "trace_id"),
        Arguments.of("env: [a]", "env must be a single value"),
        Arguments.of("secret_names: A", "secret_names must be a list"),
        Arguments.of("env: a\nenv: b", "duplicate key"),
        Arguments.of("- a\n- b", "mapping"),
        Arguments.of("env: 'a", "YAML"),
        Arguments.of("env: !!javax.script.ScriptEngineManager [x]", "tag"),
        Arguments.of("env: " + "[".repeat(50_000), "YAML"),
        Arguments.of("? ".repeat(50_000), "YAML"),
        Arguments.of("{".repeat(50_000), "YAML"),
        Arguments.of("- ".repeat(50_000), "YAML"),
        Arguments.of(bomb(), "aliases"),
        Arguments.of("&a {x: *a}", "\"x\""),
        Arguments.of("#".repeat(2_000_000), "at most 1 MiB"),
        Arguments.of("env: a\0b", "special characters"),
        Arguments.of("env: 'a/b'", "a/b"));
  }

  private static String bomb() {
    StringBuilder text = new StringBuilder("a: &a [x,x,x,x,x,x,x,x,x]\n");
    for (char c = 'b'; c < 'k'; c++) {
      String before = "*" + (char) (c - 1);
      text.append(c + ": &" + c + " [" + (before + ",").repeat(8) + before + "]\n");
    }
    return text.toString();
  }

  @ParameterizedTest
  @MethodSource("configurations")
  void configuration(String yaml, String word) throws Exception {
    Path config = Files.createDirectories(shell.home()).resolve("config.yaml");
    Files.writeString(config, yaml + "\n");
    assertRefused(shell, "-- echo ran", word);
  }

  @Test
  void configuration_thatIsNoText() throws Exception {
    Path config = Files.createDirectories(shell.home()).resolve("config.yaml");
    Files.write(config, new byte[] {'e', 'n', 'v', ':', ' ', (byte) 0xff, (byte) 0xfe});
    assertRefused(shell, "-- echo ran", "config.yaml", "UTF-8");
    assertRunsAtBestEffort(shell);
  }

  @ParameterizedTest
  @ValueSource(strings = {"record: best-effort", "environment_shown: [PATH]", "idle: 1s"})
  void project_mayNotSay(String yaml) throws Exception {
    Files.writeString(folder.resolve("opal.yaml"), yaml + "\n");
    assertRefused(shell, "-- echo ran", "opal.yaml", "a project's file must not set");
  }

  @Test
  void project_mayAddSecrets() throws Exception {
    Files.writeString(folder.resolve("opal.yaml"), "secret_names: [COLOUR]\n");
    shell.with("COLOUR", "ultramarine").expect("$OPAL exec -- echo ultramarine", "ultramarine\n");
    assertThat(shell.recorded().only().text("steps/main/echo.log")).doesNotContain("ultramarine");
  }

  /** Bash, in which the launcher is written, has a line of its own to say first. */
  @Test
  void workingDirectory_thatIsGone() {
    for (String arguments : new String[] {"exec -- echo ran", "runs list", "--version"}) {
      Shell.Result result = shell.run("mkdir gone; cd gone; rmdir ../gone; $OPAL " + arguments);
      assertThat(result.out()).isEmpty();
      assertThat(result.err().lines().filter(line -> !line.startsWith("shell-init: ")))
          .containsExactly(
              "opal: expected a working directory, saw one that was deleted; cd to another");
      assertThat(result.code()).isEqualTo(125);
    }
  }

  @Test
  void home_missing_isMadeForItsOwnerAlone() throws Exception {
    Shell deep = shell.with("OPAL_HOME", folder.resolve("a/b/home").toString());
    deep.expect("umask 0; $OPAL exec -- echo ran", "ran\n");
    assertThat(Files.getPosixFilePermissions(folder.resolve("a/b/home")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    for (Path file : deep.recorded().files()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .as(file.toString())
          .endsWith("------");
    }
    deep.recorded().only().assertIntact();
  }

  @Test
  void home_thatIsAFile() throws Exception {
    Files.writeString(folder.resolve("home"), "");
    assertRefused(shell, "-- echo ran", "home", "something else");
    assertRunsAtBestEffort(shell);
    Shell below = shell.with("OPAL_HOME", folder.resolve("home/below").toString());
    assertRefused(below, "-- echo ran", "home");
    assertRunsAtBestEffort(below);
  }

  @Test
  void home_unknown() {
    Shell homeless = shell.without("HOME").without("OPAL_HOME");
    assertRefused(homeless, "-- echo ran", "OPAL_HOME", "HOME");
    assertRunsAtBestEffort(homeless);
    Shell empty = shell.with("HOME", "").with("OPAL_HOME", "");
    assertRefused(empty, "-- echo ran", "OPAL_HOME");
    Shell.Result nested = homeless.with("OPAL_RECORD", "best-effort").run("$OPAL exec -- echo ran");
    assertThat(nested.out()).isEqualTo("ran\n");
  }

  @Test
  void home_onAReadOnlyDisk() throws Exception {
    Path disk = Files.createDirectory(folder.resolve("disk"));
    Shell onDisk = shell.with("OPAL_HOME", disk.resolve("home").toString());
    try (Root.Disk mounted = Root.disk(disk, "size=4m")) {
      onDisk.expect("$OPAL exec -- echo ran", "ran\n");
      mounted.remount("ro");
      assertRefused(onDisk, "-- echo ran", "Read-only");
      assertRunsAtBestEffort(onDisk);
      assertRefused(shell.with("OPAL_HOME", disk + "/new"), "-- echo ran", "Read-only");
      onDisk.recorded().only().assertIntact();
    }
  }

  @Test
  void home_ofAnotherUser() throws Exception {
    Root.need("setpriv", "--reuid", "12345", "true");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    String other = "setpriv --reuid 12345 --regid 12345 --clear-groups ";
    Shell.Result normal = shell.run(other + "$OPAL exec -- echo ran");
    // Where the built program itself lies out of the other user's reach, there is nothing to see.
    org.junit.jupiter.api.Assumptions.assumeTrue(normal.code() != 126 && normal.code() != 127);
    assertThat(normal.code()).isEqualTo(125);
    assertThat(normal.err().lines()).hasSize(1);
    assertThat(normal.err()).contains("no permission");
    Shell.Result bestEffort = shell.run(other + "$OPAL exec --record best-effort -- echo ran");
    assertThat(bestEffort.out()).isEqualTo("ran\n");
    assertThat(bestEffort.code()).isZero();
  }
}
