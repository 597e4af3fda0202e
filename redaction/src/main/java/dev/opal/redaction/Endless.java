// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

/**
 * Tells a repetition that no text ends: a rule with {@code [\\s\\S]*} would mask a stream from its
 * first match to its end.
 */
final class Endless {
  /** There are logs without a tab and without a carriage return: neither ends anything. */
  private static final ByteSet TEXT = ByteSet.range(' ', '~').or(ByteSet.of('\n'));

  private static final ByteSet ANY = ByteSet.NONE.not();

  private Endless() {}

  static boolean is(Node node) {
    return node instanceof Node.Repeat repeat
        && repeat.max() == Node.UNBOUNDED
        && repeated(repeat.part()).or(TEXT.not()).equals(ANY);
  }

  /** Returns the bytes that a part goes through, however many of one follow each other. */
  private static ByteSet repeated(Node part) {
    if (part instanceof Node.One one) {
      return one.set();
    }
    if (part instanceof Node.Group group) {
      return repeated(group.part());
    }
    if (part instanceof Node.Repeat repeat) {
      return repeated(repeat.part());
    }
    if (part instanceof Node.Choice choice) {
      ByteSet union = ByteSet.NONE;
      for (Node branch : choice.branches()) {
        union = union.or(repeated(branch));
      }
      return union;
    }
    return part instanceof Node.Sequence sequence ? inEach(sequence) : ByteSet.NONE;
  }

  /** What every part goes through that must be there; without one, what any of them does. */
  private static ByteSet inEach(Node.Sequence sequence) {
    ByteSet inNone = ByteSet.NONE;
    ByteSet inAny = ByteSet.NONE;
    boolean needed = false;
    for (Node part : sequence.parts()) {
      boolean optional = part instanceof Node.Repeat repeat && repeat.min() == 0;
      needed |= !optional;
      inNone = optional ? inNone : inNone.or(repeated(part).not());
      inAny = inAny.or(repeated(part));
    }
    return needed ? inNone.not() : inAny;
  }
}
