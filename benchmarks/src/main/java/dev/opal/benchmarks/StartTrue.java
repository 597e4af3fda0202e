// SPDX-License-Identifier: Apache-2.0
package dev.opal.benchmarks;

/**
 * The floor of every Java program that starts another: /bin/true, on this process's own streams.
 */
public final class StartTrue {
  private StartTrue() {}

  public static void main(String[] args) throws Exception {
    Runtime.getRuntime().halt(new ProcessBuilder("/bin/true").inheritIO().start().waitFor());
  }
}
