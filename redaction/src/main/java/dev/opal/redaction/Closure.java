// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.Arrays;

/** A set of instructions that read or accept, closed over those that do neither. Reused. */
final class Closure {
  private final Program program;
  private final int[] seen;
  private int generation;
  private int[] stack = new int[16];
  private int[] found = new int[8];
  private int size;

  Closure(Program program) {
    this.program = program;
    this.seen = new int[program.length()];
  }

  void clear() {
    generation++;
    size = 0;
  }

  /** Adds what is reached from an instruction without reading. */
  void add(int start) {
    int depth = 0;
    stack[depth++] = start;
    while (depth > 0) {
      int at = stack[--depth];
      if (seen[at] == generation) {
        continue;
      }
      seen[at] = generation;
      if (depth + 2 > stack.length) {
        stack = Arrays.copyOf(stack, stack.length * 2);
      }
      switch (program.kind(at)) {
        case Program.READ, Program.ACCEPT -> keep(at);
        case Program.SPLIT -> {
          stack[depth++] = program.otherwise(at);
          stack[depth++] = program.target(at);
        }
        case Program.JUMP -> stack[depth++] = program.target(at);
        default -> stack[depth++] = at + 1;
      }
    }
  }

  private void keep(int at) {
    if (size == found.length) {
      found = Arrays.copyOf(found, size * 2);
    }
    found[size++] = at;
  }

  /** Returns the set in ascending order. */
  int[] sorted() {
    int[] result = Arrays.copyOf(found, size);
    Arrays.sort(result);
    return result;
  }
}
