// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One command of the command line. Made only when it is the one that runs. */
interface Command {
  /** Adds options, parameters and the description to a specification that has a name already. */
  void describe(CommandSpec spec);

  /**
   * Runs the command.
   *
   * @return the exit code
   * @throws CliException where it fails, with the code and one line
   */
  int run(ParseResult parsed, Console console) throws CliException;
}
