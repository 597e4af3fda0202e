// SPDX-License-Identifier: Apache-2.0
package dev.opal.benchmarks;

import java.io.IOException;

/** Runs JMH's command line over the benchmarks of this module. */
public final class RunBenchmarks {

  private RunBenchmarks() {}

  public static void main(String[] args) throws IOException {
    org.openjdk.jmh.Main.main(args);
  }
}
