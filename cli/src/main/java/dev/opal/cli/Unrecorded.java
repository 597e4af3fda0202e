// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.execution.Inherited;
import dev.opal.execution.Launch;
import dev.opal.execution.StepProcess;
import java.util.List;

/** A command that runs although it cannot be recorded, because its user wants that. */
final class Unrecorded {
  private Unrecorded() {}

  /**
   * Runs the command to its end.
   *
   * @return its exit code
   */
  static int run(Console console, List<String> command, String why) {
    console.warn(why + "; the command runs unrecorded");
    Launch launch =
        Launch.passThrough(Inherited.arguments(command.toArray(String[]::new)))
            .withEnvironment(CallerEnvironment.bytes());
    return StepProcess.runUnrecorded(launch, console::warn);
  }
}
