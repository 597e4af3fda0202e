// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.plan.Problem.Found;
import java.util.regex.Pattern;

/** Goes through a source line by line; what takes several lines is one of these. */
final class Lines {
  /** What opens a block, and goes on. */
  private static final Pattern OPENER = Pattern.compile("[\\w-]++[ \t]*\\{[ \t]|@[^{]*\\{[ \t]");

  private final Source source;
  private final String text;
  private int start;
  private int end;
  private int next;

  Lines(Source source) {
    this.source = source;
    this.text = source.text();
  }

  /** Moves to the next line that has something in it; tells whether there is one. */
  boolean next() {
    while (next < text.length()) {
      end = source.lineEnd(next);
      start = skipSpace(next);
      next = end + 1;
      if (start < end && text.charAt(start) != '#') {
        return true;
      }
    }
    return false;
  }

  /** Lets {@link #next} move to this line once more. */
  void unread() {
    next = start;
  }

  /** Lets {@link #next} find no line any more. */
  void abandon() {
    next = text.length();
  }

  /** Returns where the line begins, behind its indentation. */
  int start() {
    return start;
  }

  int end() {
    return end;
  }

  char first() {
    return text.charAt(start);
  }

  /** Takes in the lines behind this one as long as a backslash continues them. */
  void joinContinued() {
    while (isEscaped(end) && next < text.length()) {
      end = source.lineEnd(next);
      next = end + 1;
    }
  }

  /** Tells whether an odd number of backslashes stands before this index. */
  private boolean isEscaped(int at) {
    int slashes = 0;
    while (at - slashes > start && text.charAt(at - slashes - 1) == '\\') {
      slashes++;
    }
    return slashes % 2 == 1;
  }

  /** Goes on behind what may have taken several lines, whose last has to end here. */
  void closeBehind(int at, String what) throws Found {
    end = source.lineEnd(at);
    next = end + 1;
    close(at, what);
  }

  /** Goes on behind the sign that opens a block, whose lines stand behind it. */
  void openBehind(int at, String otherwise) throws Found {
    end = source.lineEnd(at);
    next = end + 1;
    if (!isClosed(at)) {
      int seen = skipSpace(at);
      throw new Found(
          seen,
          "expected the line to end behind {, saw "
              + Words.seen(text, seen)
              + "; a block's steps and its } stand in lines of their own"
              + otherwise);
    }
  }

  /** Requires that nothing but a comment follows. */
  void close(int at, String what) throws Found {
    if (!isClosed(at)) {
      int seen = skipSpace(at);
      throw new Found(
          seen, "expected the line to end behind " + what + ", saw " + Words.seen(text, seen));
    }
  }

  boolean isClosed(int at) {
    int rest = skipSpace(at);
    return rest >= text.length() || text.charAt(rest) == '\n' || text.charAt(rest) == '#';
  }

  /** Tells whether the line ends with the sign that opens a block. */
  boolean opensBlock() {
    int last = trimmedEnd();
    return last > start && text.charAt(last - 1) == '{';
  }

  /** Tells whether the line opens a block that does not end in it. */
  boolean leavesOpen() {
    char last = text.charAt(Math.max(trimmedEnd() - 1, start));
    return last == '{' || (last != '}' && OPENER.matcher(text).region(start, end).lookingAt());
  }

  /** Returns where the line ends without blanks, but for one that a backslash makes text. */
  int trimmedEnd() {
    int last = end;
    while (last > start && Words.isSpace(text.charAt(last - 1))) {
      last--;
    }
    return last < end && isEscaped(last) ? last + 1 : last;
  }

  /** Tells whether this sign stands here, in this line. */
  boolean has(char sign, int at) {
    return at < end && text.charAt(at) == sign;
  }

  int skipSpace(int at) {
    int result = at;
    while (result < text.length() && Words.isSpace(text.charAt(result))) {
      result++;
    }
    return result;
  }

  /** Returns where a word of letters, digits, '_' and '-' ends that begins here. */
  int wordEnd(int at) {
    int result = at;
    while (result < text.length() && Words.isWord(text.charAt(result))) {
      result++;
    }
    return result;
  }

  /** Returns the word that begins here; empty where none does. */
  String word(int at) {
    return text.substring(at, wordEnd(at));
  }
}
