// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.cli.DoctorCommand.Check;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What doctor looks at beside the home: configuration and machine. */
final class HostChecks {
  private static final int JDK = 25;
  private static final Instant BEFORE_OPAL = Instant.parse("2025-01-01T00:00:00Z");
  private static final Duration SKEW = Duration.ofMinutes(1);

  private final Home home;
  private final Map<String, String> environment;

  HostChecks(Home home, Map<String, String> environment) {
    this.home = home;
    this.environment = environment;
  }

  List<Check> checks() {
    return List.of(config(), jdk(), git(), clock());
  }

  private Check config() {
    try {
      int set = 0;
      for (Config.Value value : Config.load(home, environment).values().values()) {
        set += value.origin().equals("built-in") ? 0 : 1;
      }
      return Check.ok("config", set + (set == 1 ? " setting" : " settings") + " of your own");
    } catch (CliException e) {
      return Check.fail("config", String.valueOf(e.getMessage()));
    }
  }

  private static Check jdk() {
    Runtime.Version version = Runtime.version();
    return version.feature() >= JDK
        ? Check.ok("jdk", version + " in " + System.getProperty("java.home"))
        : Check.fail("jdk", "expected 25 or later, saw " + version + "; set OPAL_JAVA_HOME");
  }

  private Check git() {
    for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, "git"))) {
        return Check.ok("git", folder + "/git");
      }
    }
    return Check.warn("git", "not on PATH; runs do not tell whether the checkout had changes");
  }

  /** A run's start, and with it the order of every list, comes from this clock. */
  private Check clock() {
    Instant now = Instant.now();
    if (now.isBefore(BEFORE_OPAL)) {
      return Check.fail("clock", "it says " + Times.utc(now) + "; set it");
    }
    try {
      Instant last =
          Files.exists(home.runs()) ? Files.getLastModifiedTime(home.runs()).toInstant() : now;
      return last.isAfter(now.plus(SKEW))
          ? Check.warn(
              "clock",
              Times.utc(now) + ", but a run was recorded at " + Times.utc(last) + "; set it")
          : Check.ok("clock", Times.utc(now));
    } catch (IOException e) {
      return Check.ok("clock", Times.utc(now));
    }
  }
}
