// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/** One run of an automaton over a piece of text and, if need be, on over the next. */
final class Attempt {
  private final Automaton automaton;

  /** A match counts only where no byte of a token follows. */
  private final boolean closed;

  private Dfa dfa;
  private int state;
  private int accepted = -1;
  private boolean open;

  Attempt(Automaton automaton, boolean closed) {
    this.automaton = automaton;
    this.closed = closed;
    this.dfa = automaton.dfa();
    this.state = dfa.start();
  }

  /** Returns the end of the longest match in the last piece, or a negative number. */
  int accepted() {
    return accepted;
  }

  /** Tells whether bytes beyond the last piece decide. */
  boolean isOpen() {
    return open;
  }

  /**
   * Reads on.
   *
   * @param last nothing follows {@code end}
   * @return where it stopped: {@code end}, or the byte that no match goes on with
   */
  int read(byte[] bytes, int from, int end, boolean last) {
    byte[] classes = dfa.classes();
    int[] table = dfa.table;
    accepted = -1;
    open = false;
    int at = from;
    while (at < end) {
      int byteClass = classes[bytes[at] & 0xff] & 0xff;
      int cell = (state >>> 2) + byteClass;
      int next = cell < table.length ? table[cell] : 0;
      if (next == 0) {
        next = step(byteClass);
        table = dfa.table;
      }
      if (next < 0) {
        return at;
      }
      state = next;
      at++;
      if ((next & Dfa.ACCEPTS) != 0 && (!closed || (at < end ? !isTokenByte(bytes[at]) : last))) {
        accepted = at;
      }
    }
    boolean undecided = closed && (state & Dfa.ACCEPTS) != 0;
    open = !last && (undecided || (state & Dfa.ENDS) == 0);
    return at;
  }

  private int step(int byteClass) {
    int next = dfa.step(state, byteClass);
    while (next == Dfa.FULL) {
      int[] set = dfa.setOf(state);
      dfa = automaton.renewed(dfa);
      state = dfa.adopt(set);
      next = dfa.step(state, byteClass);
    }
    return next;
  }

  private static boolean isTokenByte(byte b) {
    return Scan.isWord(b) || b == '-';
  }
}
