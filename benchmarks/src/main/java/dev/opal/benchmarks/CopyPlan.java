// SPDX-License-Identifier: Apache-2.0
package dev.opal.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/**
 * The floor of whoever makes a plan: reads the .opl file, digests the plan's bytes twice, for it
 * has two hashes, and writes them.
 */
public final class CopyPlan {
  private CopyPlan() {}

  public static void main(String[] args) throws Exception {
    Files.readString(Path.of(args[0]));
    byte[] plan = Files.readAllBytes(Path.of(args[1]));
    for (int i = 0; i < 2; i++) {
      MessageDigest.getInstance("SHA-256").digest(plan);
    }
    Files.write(Path.of(args[2]), plan);
  }
}
