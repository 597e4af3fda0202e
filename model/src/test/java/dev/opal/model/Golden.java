// SPDX-License-Identifier: Apache-2.0
package dev.opal.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that say what this module writes. Where a change is meant, {@code mvn -pl model -am verify
 * -Dopal.golden=update} writes them anew; the diff is then part of the review.
 */
public final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources");

  private Golden() {}

  /** Returns the bytes of the file, which an update has made the actual ones. */
  public static byte[] file(String name, byte[] actual) throws IOException {
    Path file = FOLDER.resolve(name);
    if ("update".equals(System.getProperty("opal.golden"))) {
      Files.createDirectories(FOLDER);
      Files.write(file, actual);
    }
    return Files.readAllBytes(file);
  }
}
