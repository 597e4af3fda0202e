// SPDX-License-Identifier: Apache-2.0
package dev.opal.execution;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Writes a program {@code opal} that wraps its arguments like {@code opal exec}, for shell scripts
 * in tests.
 */
final class OpalCommand {
  private OpalCommand() {}

  /** Options for the JVM can be added in the variable {@code FRONT_OPTS}. */
  static Path write(Path folder) throws IOException {
    String script =
        """
        #!/bin/sh
        exec '%s/bin/java' -XX:+UseSerialGC -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \\
          $FRONT_OPTS -cp '%s' dev.opal.execution.Front '%s' "$@"
        """
            .formatted(System.getProperty("java.home"), classPath(), folder);
    Path file = folder.resolve("opal");
    Files.writeString(file, script);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static String classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(entry -> new File(entry).getAbsolutePath())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
