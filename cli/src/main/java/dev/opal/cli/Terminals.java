// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether the standard streams are terminals. */
final class Terminals {
  private Terminals() {}

  static boolean isIn() {
    return isTerminal(0);
  }

  static boolean isOut() {
    return isTerminal(1);
  }

  static boolean isErr() {
    return isTerminal(2);
  }

  /**
   * A descriptor that the kernel links to a terminal device. Cheaper than loading a native call for
   * it.
   */
  private static boolean isTerminal(int descriptor) {
    try {
      String file = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return file.startsWith("/dev/pts/")
          || file.startsWith("/dev/tty")
          || file.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }
}
