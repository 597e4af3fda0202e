// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.Arrays;

/**
 * Finds the group inside a match whose end is known: the program's ways are followed side by side,
 * the preferred one first, each with the bounds it has seen, until the bounds are known. Linear,
 * and slower than what found the match, so that only a match pays for it. Reused; confined to one
 * thread.
 */
final class Captures {
  private Threads now = new Threads();
  private Threads next = new Threads();
  private int[] seen = {};
  private int generation;
  private int[] stack = new int[48];

  private int start;
  private int end;

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /**
   * Looks for the group of a match from {@code from} to {@code to}; false where it took no part.
   */
  boolean find(Program program, byte[] bytes, int from, int to) {
    if (seen.length < program.length()) {
      seen = new int[program.length()];
      generation = 0;
    }
    now.size = 0;
    generation++;
    add(program, now, 0, from, -1, -1);
    for (int at = from; at < to; at++) {
      next.size = 0;
      generation++;
      for (int i = 0; i < now.size; i++) {
        if (program.kind(now.at[i]) == Program.READ && program.reads(now.at[i], bytes[at] & 0xff)) {
          add(program, next, now.at[i] + 1, at + 1, now.starts[i], now.ends[i]);
        }
      }
      Threads read = now;
      now = next;
      next = read;
      if (program.endsWithGroup() && now.agreeOnStart()) {
        start = now.starts[0];
        end = to;
        return true;
      }
    }
    for (int i = 0; i < now.size; i++) {
      if (program.kind(now.at[i]) == Program.ACCEPT) {
        start = now.starts[i];
        end = now.ends[i];
        return start >= 0 && end >= start;
      }
    }
    return false;
  }

  private void add(Program program, Threads to, int first, int position, int from, int until) {
    int depth = push(0, first, from, until);
    while (depth > 0) {
      depth -= 3;
      int at = stack[depth];
      int groupStart = stack[depth + 1];
      int groupEnd = stack[depth + 2];
      if (seen[at] == generation) {
        continue;
      }
      seen[at] = generation;
      switch (program.kind(at)) {
        case Program.SPLIT -> {
          depth = push(depth, program.otherwise(at), groupStart, groupEnd);
          depth = push(depth, program.target(at), groupStart, groupEnd);
        }
        case Program.JUMP -> depth = push(depth, program.target(at), groupStart, groupEnd);
        case Program.OPEN -> depth = push(depth, at + 1, position, -1);
        case Program.CLOSE -> depth = push(depth, at + 1, groupStart, position);
        default -> to.add(at, groupStart, groupEnd);
      }
    }
  }

  private int push(int depth, int at, int groupStart, int groupEnd) {
    if (depth + 3 > stack.length) {
      stack = Arrays.copyOf(stack, stack.length * 2);
    }
    stack[depth] = at;
    stack[depth + 1] = groupStart;
    stack[depth + 2] = groupEnd;
    return depth + 3;
  }

  /** Places in the program, the preferred first, with the group's bounds on the way there. */
  private static final class Threads {
    int[] at = new int[16];
    int[] starts = new int[16];
    int[] ends = new int[16];
    int size;

    /** Tells whether all ways went into the group, and at one place. */
    boolean agreeOnStart() {
      for (int i = 0; i < size; i++) {
        if (starts[i] < 0 || starts[i] != starts[0]) {
          return false;
        }
      }
      return size > 0;
    }

    void add(int place, int start, int end) {
      if (size == at.length) {
        at = Arrays.copyOf(at, size * 2);
        starts = Arrays.copyOf(starts, size * 2);
        ends = Arrays.copyOf(ends, size * 2);
      }
      at[size] = place;
      starts[size] = start;
      ends[size++] = end;
    }
  }
}
