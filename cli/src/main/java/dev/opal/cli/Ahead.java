// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.execution.ChildProcess;
import dev.opal.model.Hash;
import dev.opal.recorder.MaskDoor;

/**
 * What a command is going to need, takes long and depends on nothing of it: done beside the main
 * thread, which waits only where it comes to the same before it is done.
 */
final class Ahead {
  private Ahead() {}

  /** Call it first thing in {@code main}. */
  static void of(String... args) {
    String command = args.length == 0 ? "" : args[0];
    switch (command) {
      case "exec", "run" -> {
        ChildProcess.snapshot();
        // In the order in which they are needed, on one thread: a second would keep the main one,
        // which needs the first of these 10 ms later, from its core.
        beside(() -> {
          Hash.warmUp();
          MaskDoor.warmUp();
          ChildProcess.warmUp();
        });
      }
      case "runs" -> beside(Ahead::loadForRuns);
      default -> {
        // Over before anything could be loaded.
      }
    }
  }

  private static void loadForRuns() {
    try {
      Home.of(CallerEnvironment.variables()).loadIndexAhead();
    } catch (CliException e) {
      // The command itself meets the same failure and reports it.
    }
  }

  private static void beside(Runnable work) {
    Thread thread = new Thread(work, "opal-ahead");
    thread.setDaemon(true);
    thread.start();
  }
}
