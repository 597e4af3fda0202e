// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.io.PrintStream;
import java.util.Map;

/**
 * What a command talks to: data on {@code out}, everything else on {@code err}.
 *
 * @param outTerminal standard output is a terminal
 * @param errTerminal standard error is a terminal
 * @param environment variables, as text
 */
record Console(
    PrintStream out,
    PrintStream err,
    boolean outTerminal,
    boolean errTerminal,
    Map<String, String> environment) {

  /** Tells the user one line, unless nobody reads it. */
  void say(String line) {
    if (errTerminal) {
      err.println("opal: " + line);
    }
  }
}
