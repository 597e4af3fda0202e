// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.model.Plan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Plans the golden scripts, also as a program of its own that prints their plan.json. */
final class GoldenPlans {
  private GoldenPlans() {}

  /** Returns the names of the scripts without their ending, in order. */
  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(Golden.FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".opl"))
          .map(name -> name.substring(0, name.length() - ".opl".length()))
          .sorted()
          .toList();
    }
  }

  /** Resolves the first target of a script, wherever it lies, with the golden environment. */
  static Resolution resolve(Path file) throws PlanException, IOException {
    TestPlans plans = new TestPlans(file.toAbsolutePath().getParent());
    for (String line : Files.readAllLines(file.resolveSibling("environment"))) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#")) {
        plans.set(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    OplFile read = OplFile.read(file);
    return read.resolve(read.targets().getFirst(), plans.inputs("prod"));
  }

  /** Returns plan.json as it would be at another time and with other rules that mask the same. */
  static String json(Plan plan) {
    Plan fixed =
        new Plan(
            plan.env(),
            plan.target(),
            plan.directory(),
            plan.keyId(),
            "golden",
            Instant.EPOCH,
            plan.steps(),
            plan.resolved());
    return new String(fixed.json().pretty(), StandardCharsets.UTF_8);
  }

  /** Prints the plans of the files that are named, one after the other. */
  public static void main(String[] files) throws Exception {
    StringBuilder out = new StringBuilder();
    for (String file : files) {
      out.append(json(resolve(Path.of(file)).plan()));
    }
    System.out.writeBytes(out.toString().getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }
}
