// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that say what this module makes of a source. Where a change is meant, {@code mvn -pl plan
 * -am verify -Dopal.golden=update} writes them anew; the diff is then part of the review.
 */
final class Golden {
  static final Path FOLDER = Path.of("src/test/resources/golden").toAbsolutePath();

  private Golden() {}

  /** Returns what the file holds, which an update has made the actual text. */
  static String text(String name, String actual) throws IOException {
    Path file = FOLDER.resolve(name);
    if ("update".equals(System.getProperty("opal.golden"))) {
      Files.writeString(file, actual);
    }
    return Files.readString(file);
  }
}
