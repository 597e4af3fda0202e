// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/**
 * A pattern that can be tried. Its cost is linear in what is read, whatever the pattern: a state is
 * computed once and kept, within bounds, for all threads.
 */
final class Automaton {
  private final Program program;
  private volatile Dfa dfa;

  /**
   * @throws RuleException where the pattern does not parse or is too large
   */
  Automaton(String pattern) throws RuleException {
    this.program = Program.compile(pattern);
    this.dfa = new Dfa(program, program.byteClasses());
  }

  Program program() {
    return program;
  }

  Dfa dfa() {
    return dfa;
  }

  /** Returns an automaton that has room, in place of one that is full. */
  synchronized Dfa renewed(Dfa full) {
    if (dfa == full) {
      full.drop();
      dfa = new Dfa(program, full.classes());
    }
    return dfa;
  }
}
