// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.execution.WindowSize;
import dev.opal.model.Texts;
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
  private static final int DEFAULT_COLUMNS = 80;

  /** Tells the user one line, unless nobody reads it. */
  void say(String line) {
    if (errTerminal) {
      err.println("opal: " + line);
    }
  }

  /** Tells the user one line that a script has to see too: the answer is not what it should be. */
  void warn(String line) {
    err.println("opal: " + Texts.printable(line));
  }

  /** Returns how many characters fit a line of the terminal. */
  int columns() {
    try {
      int told = Integer.parseInt(environment.getOrDefault("COLUMNS", ""));
      if (told > 0) {
        return told;
      }
    } catch (NumberFormatException e) {
      // Not exported by most shells: ask the terminal.
    }
    int seen = WindowSize.columns(1);
    return seen > 0 ? seen : DEFAULT_COLUMNS;
  }
}
