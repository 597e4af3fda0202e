// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which file a command starts, and what a shell's exit code says where none can be. */
@Timeout(60)
class ProgramTest {
  @TempDir Path folder;

  private final CapturingSink sink = new CapturingSink();

  private String run(Path directory, String path, String... command) throws SpawnException {
    Launch launch =
        Launch.capture(ByteStrings.of(command))
            .withEnvironment(ByteStrings.of("PATH=" + path))
            .withDirectory(directory);
    try (ChildProcess child = ChildProcess.start(launch, sink)) {
      assertThat(child.await().exitCode()).isZero();
    }
    return sink.text(Stream.STDOUT);
  }

  private void assertFails(int exitCode, String path, String command, String message) {
    assertThatThrownBy(() -> run(folder, path, command))
        .isInstanceOf(SpawnException.class)
        .hasMessageStartingWith(command + ": ")
        .hasMessageContaining(message)
        .extracting(e -> ((SpawnException) e).exitCode())
        .isEqualTo(exitCode);
    assertThat(sink.ends()).isEmpty();
  }

  private Path file(String name, String permissions, String content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }

  @Test
  void unknownName_is127() {
    assertFails(127, "/bin:/usr/bin", "no-such-program", "not found on PATH");
    assertFails(127, "/bin:/usr/bin", "", "not found");
    assertFails(127, "", "no-such-program", "not found");
    assertFails(127, "/bin", "/no/such/program", "no such file");
  }

  @Test
  void missingInterpreter_is127() throws Exception {
    Path script = file("script", "rwxr-xr-x", "#!/no/such/interpreter\n");

    assertFails(127, "/bin", script.toString(), "interpreter");
  }

  @Test
  void fileWithoutPermission_is126() throws Exception {
    Path script = file("script", "rw-r--r--", "#!/bin/sh\n");

    assertFails(126, "/bin", script.toString(), "not executable");
    assertFails(126, folder.toString(), "script", "not executable");
    assertFails(126, "/bin", folder.toString(), "not executable");
    assertFails(126, "/bin", script + "/below", "not a directory");
  }

  @Test
  void binaryOfAnotherFormat_is126() throws Exception {
    Path binary = file("binary", "rwxr-xr-x", "\0\1\2\3");

    assertFails(126, "/bin", binary.toString(), "not a program");
  }

  @Test
  void textWithoutInterpreter_runsInTheShell() throws Exception {
    Path script = file("script", "rwxr-xr-x", "echo \"$0 $1\"\n");

    assertThat(run(folder, "/bin", script.toString(), "a b")).isEqualTo(script + " a b\n");
  }

  @Test
  void search_goesOnBehindWhatCannotBeExecuted() throws Exception {
    file("one/tool", "rw-r--r--", "#!/bin/sh\necho one\n");
    Files.createDirectories(folder.resolve("two/tool"));
    file("three/tool", "rwxr-xr-x", "#!/bin/sh\necho three\n");

    assertThat(
            run(
                folder,
                folder + "/none:" + folder + "/one:" + folder + "/two:" + folder + "/three",
                "tool"))
        .isEqualTo("three\n");
  }

  @Test
  void emptyAndRelativeEntries_beginInTheWorkingDirectory() throws Exception {
    file("tool", "rwxr-xr-x", "#!/bin/sh\necho here\n");
    file("bin/other", "rwxr-xr-x", "#!/bin/sh\necho there\n");

    assertThat(run(folder, "/none:", "tool")).isEqualTo("here\n");
    assertThat(run(folder, "/none:bin", "other")).isEqualTo("here\nthere\n");
    assertThat(run(folder, "/none", "./tool")).isEqualTo("here\nthere\nhere\n");
  }

  @Test
  void argumentsLongerThanTheKernelTakes_are126() {
    assertThatThrownBy(() -> run(folder, "/bin", "true", "x".repeat(3_000_000)))
        .isInstanceOf(SpawnException.class)
        .hasMessageContaining("longer than the kernel takes");
  }
}
