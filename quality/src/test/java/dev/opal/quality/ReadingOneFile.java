// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

import dev.opal.quality.Catalogue.Metric;
import java.nio.file.Path;
import java.util.List;

/** Reads a file of tests in a JVM of its own, which has little memory. */
final class ReadingOneFile {
  private ReadingOneFile() {}

  public static void main(String[] arguments) throws ResultException {
    Results results = ResultKind.JUNIT.read(List.of(Path.of(arguments[0])));
    System.out.println(results.figures().get(Metric.TESTS_PASSED));
  }
}
