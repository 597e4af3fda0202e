// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern as a nondeterministic automaton: instructions that read a byte of a set, split, jump,
 * mark the group's bounds or accept. Of a split's two ways the first is preferred. Immutable once
 * compiled; repetitions are written out, so its size bounds what a byte can cost.
 */
final class Program {
  /** A pattern that takes more instructions is refused. */
  static final int MAX_LENGTH = 32_768;

  static final int READ = 0;
  static final int SPLIT = 1;
  static final int JUMP = 2;
  static final int OPEN = 3;
  static final int CLOSE = 4;
  static final int ACCEPT = 5;

  private final List<ByteSet> sets = new ArrayList<>();
  private byte[] kinds = new byte[64];
  private int[] first = new int[64];
  private int[] second = new int[64];
  private int length;
  private int visits;
  private int groupEnd = -1;
  private int groups;

  private Program() {}

  /**
   * @throws RuleException where the pattern does not parse or is too large
   */
  static Program compile(String pattern) throws RuleException {
    Program program = new Program();
    program.add(PatternParser.parse(pattern));
    program.emit(ACCEPT);
    return program;
  }

  int length() {
    return length;
  }

  int kind(int at) {
    return kinds[at];
  }

  /** Where a jump leads, or the way of a split that is preferred. */
  int target(int at) {
    return first[at];
  }

  /** The other way of a split. */
  int otherwise(int at) {
    return second[at];
  }

  boolean reads(int at, int value) {
    return sets.get(first[at]).contains(value);
  }

  /** Tells whether a group says what is masked. */
  boolean hasGroup() {
    return groupEnd >= 0;
  }

  /** Tells whether a match ends where its group does, and the group stands in it once. */
  boolean endsWithGroup() {
    return groupEnd >= 0 && kinds[groupEnd + 1] == ACCEPT && groups == 1;
  }

  /** Returns, by byte value, the number of a class whose bytes this program does not tell apart. */
  byte[] byteClasses() {
    int[] starts = new int[256];
    int runs = runs(starts);
    int[] classes = new int[runs];
    int count = 1;
    for (ByteSet set : sets) {
      int[] split = new int[count * 2];
      int renumbered = 0;
      for (int run = 0; run < runs; run++) {
        int key = classes[run] * 2 + (set.contains(starts[run]) ? 1 : 0);
        if (split[key] == 0) {
          split[key] = ++renumbered;
        }
        classes[run] = split[key] - 1;
      }
      count = renumbered;
    }
    byte[] result = new byte[256];
    for (int run = 0; run < runs; run++) {
      int end = run + 1 < runs ? starts[run + 1] : result.length;
      Arrays.fill(result, starts[run], end, (byte) classes[run]);
    }
    return result;
  }

  /** Finds where a set begins or ends among the byte values, in order, and returns how often. */
  private int runs(int[] starts) {
    ByteSet all = ByteSet.of(0);
    for (ByteSet set : sets) {
      all = all.or(set.changes());
    }
    int runs = 0;
    for (int value = 0; value < starts.length; value++) {
      if (all.contains(value)) {
        starts[runs++] = value;
      }
    }
    return runs;
  }

  /** Tells whether a match can begin with this text, whatever the case of its letters. */
  boolean canBeginWith(String beginning) {
    return after(beginning).length > 0;
  }

  /** Returns where this stands behind a beginning. */
  private int[] after(String beginning) {
    Closure closure = new Closure(this);
    closure.clear();
    closure.add(0);
    int[] now = closure.sorted();
    for (int i = 0; i < beginning.length(); i++) {
      char lower = Character.toLowerCase(beginning.charAt(i));
      char upper = Character.toUpperCase(lower);
      closure.clear();
      for (int at : now) {
        if (kind(at) == READ && (reads(at, lower) || reads(at, upper))) {
          closure.add(at + 1);
        }
      }
      now = closure.sorted();
    }
    return now;
  }

  /**
   * Returns the bytes that can follow a beginning, as text, letters in lower case; or null where
   * nothing need follow.
   */
  @Nullable String bytesAfter(String beginning) {
    int[] now = after(beginning);
    StringBuilder bytes = new StringBuilder();
    for (int value = 0; value < 256; value++) {
      for (int at : now) {
        if (kind(at) == ACCEPT) {
          return null;
        }
        if (value == (value | 0x20) && (reads(at, value) || reads(at, value & ~0x20))) {
          bytes.append((char) value);
          break;
        }
      }
    }
    return bytes.toString();
  }

  private void add(Node node) throws RuleException {
    if (++visits > 2 * MAX_LENGTH) {
      throw tooLarge();
    }
    if (node instanceof Node.One one) {
      int set = sets.indexOf(one.set());
      if (set < 0) {
        set = sets.size();
        sets.add(one.set());
      }
      int read = emit(READ);
      first[read] = set;
    } else if (node instanceof Node.Sequence sequence) {
      for (Node part : sequence.parts()) {
        add(part);
      }
    } else if (node instanceof Node.Choice choice) {
      addChoice(choice.branches());
    } else if (node instanceof Node.Repeat repeat) {
      addRepeat(repeat);
    } else if (node instanceof Node.Group group) {
      emit(OPEN);
      groups++;
      add(group.part());
      groupEnd = emit(CLOSE);
    }
  }

  private void addChoice(List<Node> branches) throws RuleException {
    int[] ends = new int[branches.size() - 1];
    for (int i = 0; i < ends.length; i++) {
      int split = emit(SPLIT);
      first[split] = length;
      add(branches.get(i));
      ends[i] = emit(JUMP);
      second[split] = length;
    }
    add(branches.get(ends.length));
    for (int end : ends) {
      first[end] = length;
    }
  }

  private void addRepeat(Node.Repeat repeat) throws RuleException {
    for (int i = 0; i < repeat.min(); i++) {
      add(repeat.part());
    }
    if (repeat.max() == Node.UNBOUNDED) {
      int split = emit(SPLIT);
      first[split] = length;
      add(repeat.part());
      int back = emit(JUMP);
      first[back] = split;
      second[split] = length;
      return;
    }
    int[] splits = new int[repeat.max() - repeat.min()];
    for (int i = 0; i < splits.length; i++) {
      splits[i] = emit(SPLIT);
      first[splits[i]] = length;
      add(repeat.part());
    }
    for (int split : splits) {
      second[split] = length;
    }
  }

  private int emit(int kind) throws RuleException {
    if (length == MAX_LENGTH) {
      throw tooLarge();
    }
    if (length == kinds.length) {
      kinds = Arrays.copyOf(kinds, length * 2);
      first = Arrays.copyOf(first, length * 2);
      second = Arrays.copyOf(second, length * 2);
    }
    kinds[length] = (byte) kind;
    return length++;
  }

  private static RuleException tooLarge() {
    return new RuleException(
        "expected a pattern of at most "
            + MAX_LENGTH
            + " steps with its repetitions written out, saw more; lower the bounds of repetitions"
            + " in one another");
  }
}
