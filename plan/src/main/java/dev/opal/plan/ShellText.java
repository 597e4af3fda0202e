// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.plan.Problem.Found;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Reads the references in a shell's command. It follows the shell's quoting (POSIX.1-2024, Shell
 * Command Language 2.2 to 2.6) just as far as it takes to know how a value stands at each place,
 * and refuses references where no quoting makes a value stay a value.
 */
final class ShellText {
  /** Linux gives a program no argument of 128 KiB. */
  static final int MAX_COMMAND = 64 * 1024;

  private static final String FIX =
      "; put it into a variable of the shell first, such as v=@var.NAME; … $v";

  /** What the scanner is in. */
  private enum Context {
    PLAIN,
    DOUBLE_QUOTES,
    SUBSTITUTION,
    PARAMETER,
    ARITHMETIC,
    BACKTICKS
  }

  private final Fragment fragment;
  private final String text;
  private final Template.Builder builder = new Template.Builder();
  private final Deque<Context> contexts = new ArrayDeque<>();

  /** Open parentheses in each of them, so that its own end is told. */
  private final Deque<Integer> parentheses = new ArrayDeque<>();

  /** Where each of them begins. */
  private final Deque<Integer> openers = new ArrayDeque<>();

  /** Why no reference can stand from here on, or null. */
  private @Nullable String refused;

  private int at;

  private ShellText(Fragment fragment) {
    this.fragment = fragment;
    this.text = fragment.text();
    contexts.push(Context.PLAIN);
  }

  /**
   * Returns the command as a template, without its comments.
   *
   * @throws Found where a reference stands where no value can, or is none
   */
  static Template template(Fragment command) throws Found {
    if (command.text().length() > MAX_COMMAND) {
      throw tooLong(command.at(0), command.text().length() + " characters");
    }
    return new ShellText(command).read();
  }

  static Found tooLong(int offset, String seen) {
    return new Found(
        offset,
        "expected a command of at most 64 KiB, saw "
            + seen
            + "; put it into a script and call that");
  }

  private Template read() throws Found {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (isPlain(c) && context() != Context.SUBSTITUTION) {
        copyPlain();
      } else if (c == '\\') {
        copy(2);
      } else if (c == '@') {
        sign();
      } else if (c == '`') {
        toggle(Context.BACKTICKS);
      } else if (c == '"') {
        toggle(Context.DOUBLE_QUOTES);
      } else if (c == '$') {
        dollar();
      } else if (context() == Context.DOUBLE_QUOTES) {
        copy(1);
      } else {
        unquoted(c);
      }
    }
    if (!openers.isEmpty() && refused == null) {
      throw new Found(
          fragment.at(openers.element()),
          "expected what closes this before the command ends, saw none");
    }
    return builder.build();
  }

  /** Most of a command means nothing; but for a case in a substitution. */
  private static boolean isPlain(char c) {
    return Words.isWord(c) || c == ' ' || c == '.' || c == '/' || c == ':' || c == '=';
  }

  private void copyPlain() {
    int end = at + 1;
    while (end < text.length() && isPlain(text.charAt(end))) {
      end++;
    }
    copy(end - at);
  }

  private void unquoted(char c) throws Found {
    if (c == '\'') {
      literal();
    } else if (c == '#' && beginsWord() && context() == Context.PLAIN) {
      at = lineEnd();
      builder.stripTrailing();
    } else if (c == '#' && beginsWord()) {
      copy(lineEnd() - at);
    } else if (c == '(') {
      open();
    } else if (c == ')') {
      close();
    } else if (c == '}' && context() == Context.PARAMETER) {
      leave(1);
    } else {
      rejectFrom(c);
      copy(1);
    }
  }

  private void literal() throws Found {
    if (context() == Context.PARAMETER && contexts.contains(Context.DOUBLE_QUOTES)) {
      refused = "behind a ' in \"${ }\", which shells read differently";
      copy(1);
      return;
    }
    int close = text.indexOf('\'', at + 1);
    if (close < 0) {
      throw new Found(fragment.at(at), "expected a ' that closes this, saw none");
    }
    copy(close + 1 - at);
  }

  /** Notes what makes places behind it unfit for values. */
  private void rejectFrom(char c) {
    if (text.startsWith("<<<", at)) {
      copy(2);
    } else if (text.startsWith("<<", at) && context() != Context.ARITHMETIC) {
      refused = "in a here-document; use stdin= of @shell";
    } else if (c == '[' && text.startsWith("[[", at) && beginsWord()) {
      refused = "in [[ ]], which may run it; use [ ]";
    } else if (c == ']' && text.startsWith("]]", at) && refused != null && refused.contains("[[")) {
      refused = null;
    } else if (context() == Context.SUBSTITUTION && text.startsWith("case ", at) && beginsWord()) {
      refused = "behind a case in $( )" + FIX;
    }
  }

  private void open() {
    if (text.startsWith("((", at) && beginsWord() && context() == Context.PLAIN) {
      enter(Context.ARITHMETIC, 2);
      return;
    }
    if (!parentheses.isEmpty()) {
      parentheses.push(parentheses.pop() + 1);
    }
    copy(1);
  }

  private void close() {
    if (parentheses.isEmpty()) {
      copy(1);
    } else if (parentheses.peek() > 0) {
      parentheses.push(parentheses.pop() - 1);
      copy(1);
    } else if (context() == Context.ARITHMETIC && text.startsWith("))", at)) {
      leave(2);
    } else if (context() == Context.ARITHMETIC) {
      refused = "behind $(( that one ) closes, which is a subshell; write $( (";
      leave(1);
    } else if (context() == Context.SUBSTITUTION) {
      leave(1);
    } else {
      copy(1);
    }
  }

  private void dollar() {
    if (text.startsWith("$((", at)) {
      enter(Context.ARITHMETIC, 3);
    } else if (text.startsWith("$(", at)) {
      enter(Context.SUBSTITUTION, 2);
    } else if (text.startsWith("${", at)) {
      enter(Context.PARAMETER, 2);
    } else if (text.startsWith("$'", at) && context() != Context.DOUBLE_QUOTES) {
      refused = "behind $'…', which shells read differently; use \"…\"";
      copy(2);
      while (at < text.length() && text.charAt(at) != '\'') {
        copy(text.charAt(at) == '\\' ? 2 : 1);
      }
      copy(1);
    } else if (text.startsWith("$@", at)) {
      copy(isReference(at + 1) ? 1 : 2);
    } else {
      copy(1);
    }
  }

  private void sign() throws Found {
    ReferenceParser.Read read = ReferenceParser.read(fragment, at, 0);
    Reference reference = read.reference();
    if (reference == null) {
      builder.append('@');
    } else {
      String reason = refusal();
      if (reason != null) {
        throw new Found(
            fragment.at(at),
            "expected no reference here, saw " + Words.shown(reference) + " " + reason);
      }
      boolean quoted = context() == Context.DOUBLE_QUOTES;
      builder.append(new Template.Use(reference, fragment.at(at), quoted));
    }
    at = read.end();
  }

  private @Nullable String refusal() {
    if (builder.endsWith('$') && !isEscapedDollar()) {
      return "behind a $, which would name another variable; write \\$ for the sign itself";
    }
    for (Context context : contexts) {
      String reason =
          switch (context) {
            case ARITHMETIC -> "in $(( )), which may run it; use $(expr 1 + @var.NAME)";
            case BACKTICKS -> "in backticks; use $( )";
            case PARAMETER -> "in ${ }" + FIX;
            case PLAIN, DOUBLE_QUOTES, SUBSTITUTION -> null;
          };
      if (reason != null) {
        return reason;
      }
    }
    return refused;
  }

  private boolean isEscapedDollar() {
    return at >= 2 && text.charAt(at - 2) == '\\' && !(at >= 3 && text.charAt(at - 3) == '\\');
  }

  private boolean isReference(int sign) {
    try {
      return ReferenceParser.read(fragment, sign, 0).reference() != null;
    } catch (Found e) {
      return true;
    }
  }

  private void toggle(Context quotes) {
    if (context() == quotes) {
      leave(1);
    } else {
      enter(quotes, 1);
    }
  }

  private void enter(Context context, int length) {
    contexts.push(context);
    parentheses.push(0);
    openers.push(at);
    copy(length);
  }

  private void leave(int length) {
    contexts.pop();
    parentheses.pop();
    openers.pop();
    copy(length);
  }

  private Context context() {
    return contexts.element();
  }

  private boolean beginsWord() {
    return at == 0 || " \t\n;&|()".indexOf(text.charAt(at - 1)) >= 0;
  }

  private int lineEnd() {
    int end = text.indexOf('\n', at);
    return end < 0 ? text.length() : end;
  }

  private void copy(int length) {
    int end = Math.min(text.length(), at + length);
    builder.append(text.substring(at, end));
    at = end;
  }
}
