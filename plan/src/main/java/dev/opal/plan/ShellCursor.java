// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

/** Goes through a shell's command and copies it. Knows where words begin. */
final class ShellCursor {
  private final String text;
  private final Template.Builder copy;
  private int at;
  private int end;

  /** The index behind the last sign that ends a word. */
  private int separated;

  /** The index behind the last sign that a backslash makes text. */
  private int escaped = -1;

  ShellCursor(String text, Template.Builder copy) {
    this.text = text;
    this.copy = copy;
    this.end = text.length();
  }

  int at() {
    return at;
  }

  int end() {
    return end;
  }

  /** Goes on at this index, and copies nothing of what is between. */
  void skipTo(int index) {
    at = index;
  }

  /** Leaves out what is ahead. */
  void stop() {
    end = at;
  }

  boolean isAtEnd() {
    return at >= end;
  }

  char sign() {
    return text.charAt(at);
  }

  boolean has(String ahead) {
    return text.startsWith(ahead, at);
  }

  boolean beginsWord() {
    return at == separated;
  }

  /** Tells whether the sign before this place is text because of a backslash. */
  boolean isEscaped() {
    return at == escaped;
  }

  /** Tells whether this sign stands before this place, and means what it does to a shell. */
  boolean isBehind(char sign) {
    return at > 0 && text.charAt(at - 1) == sign && !isEscaped();
  }

  /** Tells whether a blank or nothing stands so many signs ahead. */
  boolean isBlank(int ahead) {
    int index = at + ahead;
    return index < 0 || index >= end || " \t\n".indexOf(text.charAt(index)) >= 0;
  }

  void copy(int length) {
    int to = Math.min(end, at + length);
    copy.append(text.substring(at, to));
    at = to;
  }

  /** Copies a sign, and the letters and digits behind it, and returns these. */
  String copyWord() {
    int from = at;
    int to = at + 1;
    while (to < end && Words.isWord(text.charAt(to))) {
      to++;
    }
    copy(to - at);
    return text.substring(from, at);
  }

  /** Copies a text that begins with a dollar and a quote, whose backslashes make text. */
  void copyEscaped() {
    copy(2);
    while (!isAtEnd() && sign() != '\'') {
      copy(sign() == '\\' ? 2 : 1);
    }
    copy(1);
  }

  /** Copies signs behind which a word begins. */
  void separate(int length) {
    copy(length);
    separated = at;
  }

  /** Copies a backslash and what it makes text, or that it takes out with the line's end. */
  void escape() {
    boolean continued = has("\\\n");
    boolean between = beginsWord();
    copy(2);
    if (!continued) {
      escaped = at;
    } else if (between) {
      separated = at;
    }
  }

  /** Goes to the line's end, and leaves out what is between with the blanks before it. */
  void dropLine() {
    int blanks = at;
    while (blanks > Math.max(escaped, 0) && Words.isSpace(text.charAt(blanks - 1))) {
      blanks--;
    }
    copy.dropLast(at - blanks);
    at = lineEnd();
  }

  int lineEnd() {
    int line = text.indexOf('\n', at);
    return line < 0 ? end : line;
  }
}
