// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** Programs of others that tests talk to. */
final class Peers {
  private static final Path PACKAGES = Checkout.root().resolve("it/peers/node_modules");

  private Peers() {}

  /**
   * Returns a file of an npm package. Where it is not installed, the test is skipped; on continuous
   * integration, whose task it is to install it, the test fails.
   */
  static Path npm(String name, String file) {
    Path found = PACKAGES.resolve(name).resolve(file);
    if (!Files.isReadable(found)) {
      missing(name + " is not installed: npm ci --prefix it/peers");
    }
    return found;
  }

  /** Skips the test where this machine lacks a program of the Debian package of the same name. */
  static void program(String name) {
    if (!Files.isExecutable(Path.of("/usr/bin", name))) {
      missing(name + " is not installed: apt-get install " + name);
    }
  }

  /** Skips the test for what this machine lacks; on continuous integration the test fails. */
  static void missing(String what) {
    if ("true".equals(System.getenv("CI")) && isLinuxOnX86()) {
      fail(what);
    }
    abort(what);
  }

  private static boolean isLinuxOnX86() {
    return System.getProperty("os.name").equals("Linux")
        && System.getProperty("os.arch").equals("amd64");
  }
}
