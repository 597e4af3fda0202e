// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.io.PrintStream;

/** The program. Only {@link #main} ends the JVM; everything else returns an exit code. */
public final class Main {

  /** The released version, without Maven's qualifier. */
  static final String VERSION = "0.1.0";

  private static final int EXIT_DONE = 0;
  private static final int EXIT_USAGE = 2;

  private Main() {}

  public static void main(String[] args) {
    int code = run(System.out, System.err, args);
    System.out.flush();
    if (code != EXIT_DONE) {
      System.exit(code);
    }
  }

  /**
   * Runs one command line to its end and returns its exit code. Data goes to {@code out},
   * everything else to {@code err}. May be called repeatedly in one JVM, as {@link Training} does.
   */
  static int run(PrintStream out, PrintStream err, String... args) {
    if (args.length == 1 && args[0].equals("--version")) {
      out.println("opal " + VERSION);
      return EXIT_DONE;
    }
    err.println(
        "opal: expected a command, saw " + (args.length == 0 ? "none" : "'" + args[0] + "'"));
    return EXIT_USAGE;
  }
}
