// SPDX-License-Identifier: Apache-2.0
package dev.opal.benchmarks;

/** The floor of every Java program. */
public final class Hello {
  private Hello() {}

  public static void main(String[] args) {
    System.out.println("hello");
  }
}
