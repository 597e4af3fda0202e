// SPDX-License-Identifier: Apache-2.0
package dev.opal.it;

import java.nio.file.Files;
import java.nio.file.Path;

/** The source tree that these tests are built from. */
final class Checkout {

  private Checkout() {}

  /** Its root: the nearest folder above the working directory that holds the launcher. */
  static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("ARCHITECTURE.md"))) {
      folder = folder.getParent();
      if (folder == null) {
        throw new IllegalStateException(
            "expected a folder with ARCHITECTURE.md above the working directory");
      }
    }
    return folder;
  }
}
