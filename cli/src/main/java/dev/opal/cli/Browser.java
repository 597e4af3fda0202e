// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Whatever shows a file to the user: the programs that {@code BROWSER} names, colons between them,
 * else the desktop's.
 */
final class Browser {
  /** What fails, fails at once; a browser may stay until it is closed. */
  private static final long PATIENCE_MILLIS = 1500;

  private Browser() {}

  /** Returns false where none could be started. */
  static boolean open(Path file, Map<String, String> environment) {
    for (Path program : programs(environment)) {
      if (start(program, file)) {
        return true;
      }
    }
    return false;
  }

  static List<Path> programs(Map<String, String> environment) {
    List<String> names = new ArrayList<>();
    for (String name : environment.getOrDefault("BROWSER", "").split(":", -1)) {
      if (!name.isBlank()) {
        names.add(name.strip());
      }
    }
    // Without a desktop xdg-open would take over the terminal.
    if (environment.containsKey("DISPLAY") || environment.containsKey("WAYLAND_DISPLAY")) {
      names.add("xdg-open");
    }
    if (System.getProperty("os.name", "").startsWith("Mac")) {
      names.add("open");
    }
    List<Path> found = new ArrayList<>();
    for (String name : names) {
      for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
        add(found, folder, name);
      }
    }
    return found;
  }

  /** An empty folder of PATH would be the one Opal was started in, which may be anybody's. */
  private static void add(List<Path> found, String folder, String name) {
    try {
      Path program = Path.of(folder).resolve(name);
      if (program.isAbsolute()
          && Files.isRegularFile(program)
          && Files.isExecutable(program)
          && !found.contains(program)) {
        found.add(program);
      }
    } catch (InvalidPathException e) {
      // No path, so no program.
      return;
    }
  }

  private static boolean start(Path program, Path file) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(program.toString(), file.toString())
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD);
      builder.environment().clear();
      builder.environment().putAll(CallerEnvironment.variables());
      Process process = builder.start();
      return !process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) || process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
