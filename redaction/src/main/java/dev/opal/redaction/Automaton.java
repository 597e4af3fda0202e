// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.lang.ref.SoftReference;
import org.jspecify.annotations.Nullable;

/**
 * A pattern that can be tried. Its cost is linear in what is read, whatever the pattern: a state is
 * computed once and kept for all threads, within bounds and as long as memory is not short.
 */
final class Automaton {
  private final Program program;
  private final byte[] byteClasses;
  private volatile SoftReference<Dfa> dfa = new SoftReference<>(null);

  /**
   * @throws RuleException where the pattern does not parse or is too large
   */
  Automaton(String pattern) throws RuleException {
    this.program = Program.compile(pattern);
    this.byteClasses = program.byteClasses();
  }

  Program program() {
    return program;
  }

  Dfa dfa() {
    Dfa made = dfa.get();
    return made == null ? renewed(null) : made;
  }

  /** Returns an automaton that has room, in place of one that is full or gone. */
  synchronized Dfa renewed(@Nullable Dfa old) {
    Dfa made = dfa.get();
    if (made == null || made == old) {
      made = new Dfa(program, byteClasses);
      dfa = new SoftReference<>(made);
    }
    return made;
  }
}
