// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The deterministic automaton of a program, made state by state as text needs them, until it is
 * {@link #FULL}.
 *
 * <p>Safe for many threads without a lock on the way through known states: a cell of the table is
 * one number that says all there is to say about the next state, and a thread that sees an old
 * table or an empty cell asks again under the lock.
 *
 * <p>A state is its row in the table, shifted by two, with {@link #ACCEPTS} and {@link #ENDS}.
 */
final class Dfa {
  /** The text so far matches. */
  static final int ACCEPTS = 1;

  /** No byte can follow. */
  static final int ENDS = 2;

  /** What {@link #step} returns where no match is possible any more. */
  static final int DEAD = -1;

  /** What {@link #step} returns where another automaton has to go on. */
  static final int FULL = -2;

  /** In numbers of four bytes. */
  private static final int MAX_CELLS = 1 << 19;

  /** So many states there may be whatever they take, that there be progress. */
  private static final int MIN_STATES = 16;

  /** About what the objects of a state take. */
  private static final int OBJECTS = 16;

  private final Program program;
  private final byte[] classes;
  private final int[] memberOfClass;
  private final Closure closure;
  private final Map<StateSet, Integer> states = new HashMap<>();
  private final List<int[]> sets = new ArrayList<>();
  private final int start;
  private int cells;

  /** Next states by row and class; 0 is unknown. Read without a lock. */
  int[] table;

  Dfa(Program program, byte[] classes) {
    this.program = program;
    this.classes = classes;
    int count = 0;
    for (byte number : classes) {
      count = Math.max(count, (number & 0xff) + 1);
    }
    this.memberOfClass = new int[count];
    for (int value = 0; value < 256; value++) {
      memberOfClass[classes[value] & 0xff] = value;
    }
    this.closure = new Closure(program);
    // The first row is no state, so that no state is 0.
    this.table = new int[count * 8];
    sets.add(new int[0]);
    closure.clear();
    closure.add(0);
    this.start = state(closure.sorted());
  }

  byte[] classes() {
    return classes;
  }

  int start() {
    return start;
  }

  /** Returns the state that has this set of instructions, made if need be. */
  synchronized int adopt(int[] set) {
    return state(set);
  }

  synchronized int[] setOf(int state) {
    return sets.get((state >>> 2) / memberOfClass.length);
  }

  /** Returns the state after a byte of this class, or {@link #DEAD} or {@link #FULL}. */
  synchronized int step(int state, int byteClass) {
    int row = state >>> 2;
    int known = table[row + byteClass];
    if (known != 0) {
      return known;
    }
    if (cells > MAX_CELLS && sets.size() > MIN_STATES) {
      return FULL;
    }
    int value = memberOfClass[byteClass];
    closure.clear();
    for (int at : sets.get(row / memberOfClass.length)) {
      if (program.kind(at) == Program.READ && program.reads(at, value)) {
        closure.add(at + 1);
      }
    }
    int next = state(closure.sorted());
    table[row + byteClass] = next;
    return next;
  }

  private int state(int[] set) {
    if (set.length == 0) {
      return DEAD;
    }
    StateSet key = new StateSet(set);
    Integer known = states.get(key);
    if (known != null) {
      return known;
    }
    int row = sets.size() * memberOfClass.length;
    if (row + memberOfClass.length > table.length) {
      table = Arrays.copyOf(table, table.length * 2);
    }
    boolean accepts = program.kind(set[set.length - 1]) == Program.ACCEPT;
    boolean ends = accepts && set.length == 1;
    if (ends) {
      Arrays.fill(table, row, row + memberOfClass.length, DEAD);
    }
    int state = row << 2 | (accepts ? ACCEPTS : 0) | (ends ? ENDS : 0);
    states.put(key, state);
    sets.add(set);
    cells += memberOfClass.length + set.length + OBJECTS;
    return state;
  }

  /** A set of instructions as a key. */
  private static final class StateSet {
    private final int[] set;
    private final int hash;

    StateSet(int[] set) {
      this.set = set;
      this.hash = Arrays.hashCode(set);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof StateSet that && Arrays.equals(set, that.set);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
