// SPDX-License-Identifier: Apache-2.0
package dev.opal.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What planning costs as a whole process, and what {@code opal run} costs beside {@code opal exec}:
 * {@code java … dev.opal.benchmarks.Planning [rounds]}, from a checkout whose {@code ./opal} is
 * built. Prints the median and the quickest of each in milliseconds.
 */
public final class Planning {
  private static final int DEFAULT_ROUNDS = 20;
  private static final int STEPS = 10_000;
  private static final String MANY = "opal plan, 10,000 steps";

  private Planning() {}

  public static void main(String[] args) throws Exception {
    int rounds = args.length == 0 ? DEFAULT_ROUNDS : Integer.parseInt(args[0]);
    Scratch scratch = Scratch.create();
    try {
      run(scratch.folder(), rounds);
    } finally {
      scratch.delete();
    }
  }

  private static void run(Path folder, int rounds) throws IOException, InterruptedException {
    StringBuilder steps = new StringBuilder();
    for (int i = 0; i < STEPS; i++) {
      steps.append("s").append(i).append(": echo step ").append(i).append(" @env.HOME\n");
    }
    String one = file(folder, "one", "true\n");
    String many = file(folder, "many", steps.toString());
    String plan = folder.resolve("plan.json").toString();
    Processes processes = new Processes(folder);
    processes.addOpal("opal plan, 1 step", "home", "plan", one, "-o", folder + "/one.json");
    processes.addOpal(MANY, "home", "plan", many, "-o", plan);
    processes.once(MANY);
    processes.addJava(
        "read, digest, write, AOT cache", CopyPlan.class, true, many, plan, folder + "/copy.json");
    processes.addOpal("opal exec -- true", "exec", "exec", "--", "true");
    processes.addOpal("opal run of true", "run", "run", one);
    processes.run(rounds);
  }

  private static String file(Path folder, String name, String steps) throws IOException {
    Path file = folder.resolve(name + ".opl");
    return Files.writeString(file, "target all {\n" + steps + "}\n").toString();
  }
}
