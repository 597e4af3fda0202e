// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a pattern: literals, {@code .}, classes, {@code \d \w \s}, groups, {@code |} and the
 * quantifiers {@code ? * + {n} {n,} {n,m}}, over bytes. Nothing in it needs backtracking or a look
 * to either side. A trailing comma's bound above {@link #MAX_COUNT} is taken as none, since a match
 * that long is bounded by the stream's hold limit.
 */
final class PatternParser {
  /** The highest bound of a repetition that is kept exactly. */
  static final int MAX_COUNT = 4096;

  private static final int MAX_DEPTH = 50;

  /** So many repetitions may stand behind one part. */
  private static final int MAX_TIMES = 4;

  private final String pattern;
  private int at;
  private int depth;
  private boolean anyCase;
  private boolean grouped;

  private PatternParser(String pattern) {
    this.pattern = pattern;
  }

  static Node parse(String pattern) throws RuleException {
    PatternParser parser = new PatternParser(pattern);
    if (parser.take("(?i)")) {
      parser.anyCase = true;
    }
    Node node = parser.choice();
    if (parser.at < pattern.length()) {
      throw parser.unexpected("the end of the pattern or an opening parenthesis before");
    }
    return node;
  }

  private Node choice() throws RuleException {
    List<Node> branches = new ArrayList<>();
    do {
      branches.add(sequence());
    } while (take("|"));
    return branches.size() == 1 ? branches.get(0) : new Node.Choice(branches);
  }

  private Node sequence() throws RuleException {
    List<Node> parts = new ArrayList<>();
    while (at < pattern.length() && peek() != '|' && peek() != ')') {
      parts.add(repeated(atom(), 1));
    }
    return parts.size() == 1 ? parts.get(0) : new Node.Sequence(parts);
  }

  private Node repeated(Node part, int times) throws RuleException {
    Node result = part;
    if (take("?")) {
      result = new Node.Repeat(part, 0, 1);
    } else if (take("*")) {
      result = new Node.Repeat(part, 0, Node.UNBOUNDED);
    } else if (take("+")) {
      result = new Node.Repeat(part, 1, Node.UNBOUNDED);
    } else if (take("{")) {
      result = counted(part);
    } else {
      return part;
    }
    if (at < pattern.length() && "?*+".indexOf(peek()) >= 0) {
      throw unexpected("one quantifier (the longest match is always taken)");
    }
    if (Endless.is(result)) {
      throw unexpected(
          "an end of what goes on through any text (write a bound as in {0,200}, or leave out what"
              + " ends it as in [^\\r\\n]*) before");
    }
    if (at == pattern.length() || peek() != '{') {
      return result;
    }
    if (times == MAX_TIMES) {
      throw unexpected("at most " + MAX_TIMES + " repetitions of one part");
    }
    return repeated(result, times + 1);
  }

  private Node counted(Node part) throws RuleException {
    int min = number();
    int max = min;
    if (take(",")) {
      max = at < pattern.length() && peek() != '}' ? number() : Node.UNBOUNDED;
    }
    if (!take("}")) {
      throw unexpected("} after a repetition");
    }
    if (max != Node.UNBOUNDED && max < min) {
      throw unexpected("a repetition {n,m} with n at most m before");
    }
    return new Node.Repeat(part, min, max > MAX_COUNT ? Node.UNBOUNDED : max);
  }

  private int number() throws RuleException {
    int from = at;
    int value = 0;
    while (at < pattern.length() && peek() >= '0' && peek() <= '9' && at - from < 6) {
      value = value * 10 + pattern.charAt(at++) - '0';
    }
    if (at == from) {
      throw unexpected("a number (write \\{ for a brace)");
    }
    return value;
  }

  private Node atom() throws RuleException {
    char c = peek();
    return switch (c) {
      case '(' -> group();
      case '[' -> new Node.One(cased(new ClassParser().parse()));
      case '.' -> {
        at++;
        yield new Node.One(ByteSet.NO_LINE_END);
      }
      case '*', '+', '?', '{' ->
          throw unexpected("something to repeat before (write \\ for itself)");
      case '^', '$' -> throw unexpected("no anchor (use before and after, or write \\ for itself)");
      default -> new Node.One(cased(literal()));
    };
  }

  private Node group() throws RuleException {
    boolean caseBefore = anyCase;
    boolean masked = false;
    if (take("(?i:")) {
      anyCase = true;
    } else if (!take("(?:")) {
      at++;
      if (at < pattern.length() && peek() == '?') {
        throw unexpected("(?: or (?i: (there is no look-around)");
      }
      if (grouped) {
        throw unexpected("one group that is masked (write (?: for others)");
      }
      grouped = true;
      masked = true;
    }
    if (++depth > MAX_DEPTH) {
      throw unexpected("at most " + MAX_DEPTH + " groups in one another");
    }
    Node inner = choice();
    depth--;
    if (!take(")")) {
      throw unexpected(")");
    }
    anyCase = caseBefore;
    return masked ? new Node.Group(inner) : inner;
  }

  private ByteSet literal() throws RuleException {
    char c = pattern.charAt(at++);
    if (c == '\\') {
      return escape();
    }
    if (c > 0x7e || c < ' ') {
      at--;
      throw unexpected("ASCII (write other bytes as \\xHH)");
    }
    return ByteSet.of(c);
  }

  private ByteSet escape() throws RuleException {
    if (at == pattern.length()) {
      throw unexpected("a character after \\");
    }
    char c = pattern.charAt(at++);
    return switch (c) {
      case 'd' -> ByteSet.DIGITS;
      case 'D' -> ByteSet.DIGITS.not();
      case 'w' -> ByteSet.WORD;
      case 'W' -> ByteSet.WORD.not();
      case 's' -> ByteSet.SPACE;
      case 'S' -> ByteSet.SPACE.not();
      case 'n' -> ByteSet.of('\n');
      case 'r' -> ByteSet.of('\r');
      case 't' -> ByteSet.of('\t');
      case 'x' -> ByteSet.of(hexDigit() << 4 | hexDigit());
      default -> {
        if (ByteSet.WORD.contains(Math.min(c, 255)) || c > 0x7e) {
          at--;
          throw unexpected("one of \\d \\w \\s \\n \\r \\t \\xHH or an escaped sign");
        }
        yield ByteSet.of(c);
      }
    };
  }

  private int hexDigit() throws RuleException {
    int digit = at < pattern.length() ? Hex.digit(pattern.charAt(at)) : -1;
    if (digit < 0) {
      throw unexpected("two hexadecimal digits after \\x");
    }
    at++;
    return digit;
  }

  private ByteSet cased(ByteSet set) {
    return anyCase ? set.bothCases() : set;
  }

  private char peek() {
    return pattern.charAt(at);
  }

  private boolean take(String expected) {
    boolean found = pattern.startsWith(expected, at);
    at += found ? expected.length() : 0;
    return found;
  }

  private RuleException unexpected(String expected) {
    String seen = at < pattern.length() ? "'" + pattern.charAt(at) + "'" : "the end";
    return new RuleException(
        "expected " + expected + " at character " + (at + 1) + " of the pattern, saw " + seen);
  }

  /** Reads a class in brackets. */
  private final class ClassParser {
    ByteSet parse() throws RuleException {
      at++;
      boolean negated = take("^");
      ByteSet set = ByteSet.NONE;
      do {
        set = set.or(range());
      } while (at < pattern.length() && peek() != ']');
      if (!take("]")) {
        throw unexpected("] after a class");
      }
      ByteSet cased = cased(set);
      return negated ? cased.not() : cased;
    }

    private ByteSet range() throws RuleException {
      ByteSet first = member();
      boolean range = at + 1 < pattern.length() && peek() == '-' && pattern.charAt(at + 1) != ']';
      if (!range) {
        return first;
      }
      at++;
      ByteSet last = member();
      if (!isOne(first) || !isOne(last) || lowest(first) > lowest(last)) {
        throw unexpected("a range from a lower to a higher character before");
      }
      return ByteSet.range(lowest(first), lowest(last));
    }

    private ByteSet member() throws RuleException {
      if (at == pattern.length()) {
        throw unexpected("] after a class");
      }
      if (peek() == '[' || peek() == ']' || pattern.startsWith("&&", at)) {
        throw unexpected("a member of the class (write \\ for the sign itself)");
      }
      return literal();
    }

    private static boolean isOne(ByteSet set) {
      return Long.bitCount(set.low())
              + Long.bitCount(set.middle())
              + Long.bitCount(set.high())
              + Long.bitCount(set.top())
          == 1;
    }

    private static int lowest(ByteSet set) {
      int value = 0;
      while (!set.contains(value)) {
        value++;
      }
      return value;
    }
  }
}
