// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.io.PrintStream;

/** The list of commands. */
final class Help {
  private Help() {}

  /** Prints the commands whose name begins so. */
  static void print(PrintStream out, String prefix) {
    out.println("opal records what automation does, and answers for it afterwards.");
    out.println();
    out.println("Usage: opal <command> [options]");
    out.println();
    Commands.all()
        .forEach((name, entry) -> {
          if (name.startsWith(prefix)) {
            out.println(
                "  " + name + " ".repeat(Math.max(1, 16 - name.length())) + entry.summary());
          }
        });
    out.println();
    out.println("opal <command> --help says more about a command.");
  }
}
