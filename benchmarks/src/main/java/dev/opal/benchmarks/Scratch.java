// SPDX-License-Identifier: Apache-2.0
package dev.opal.benchmarks;

import dev.opal.redaction.Redacted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for one measurement, on the disk that {@code java.io.tmpdir} names. */
record Scratch(Path folder) {
  static final Redacted NOTHING = Redacted.EMPTY;

  static Scratch none() {
    return new Scratch(Path.of(""));
  }

  static Scratch create() throws IOException {
    return new Scratch(Files.createTempDirectory("opal-benchmark"));
  }

  /** Deletes the folder, sealed bundles in it too. */
  void delete() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : all) {
        Path parent = file.getParent();
        if (parent != null && !Files.isWritable(parent)) {
          parent.toFile().setWritable(true);
        }
        Files.delete(file);
      }
    }
  }
}
