// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.plan.Problem.Found;
import dev.opal.plan.ShellFrame.Context;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Reads the references in a shell's command. It follows the shell's quoting (POSIX.1-2024, Shell
 * Command Language 2.2 to 2.6, and bash) just as far as it takes to know where a value is one word.
 * Whatever it does not follow to its end makes every reference behind it an error.
 */
final class ShellText {
  private final Fragment fragment;
  private final String text;
  private final boolean line;
  private final Template.Builder builder = new Template.Builder();
  private final ShellCursor cursor;
  private final Deque<ShellFrame> frames = new ArrayDeque<>();

  /** Why no reference can stand from here on, or null. */
  private @Nullable String refused;

  private ShellText(Fragment fragment, boolean line) {
    this.fragment = fragment;
    this.text = fragment.text();
    this.line = line;
    this.cursor = new ShellCursor(text, builder);
  }

  /**
   * A command, and where it ends in its fragment.
   *
   * @param template without its comments
   */
  record Read(Template template, int end) {}

  /**
   * Returns the command as a template, without its comments.
   *
   * @throws Found where a reference stands where no value can, or is none
   */
  static Template template(Fragment command) throws Found {
    return new ShellText(command, false).read();
  }

  /** Reads lines that backslashes continue, which a comment does not do. */
  static Read line(Fragment lines) throws Found {
    ShellText text = new ShellText(lines, true);
    Template template = text.read();
    return new Read(template, text.cursor.end());
  }

  private Template read() throws Found {
    if (text.length() > ShellMaker.MAX_COMMAND) {
      throw ShellMaker.tooLong(fragment.at(0), text.length() + " characters");
    }
    frames.push(new ShellFrame(Context.PLAIN, 0));
    beginCommand();
    while (!cursor.isAtEnd()) {
      char c = cursor.sign();
      switch (c) {
        case '\\' -> escape();
        case '@' -> sign();
        case '`' -> form(ShellForm.BACKTICKS);
        case '$' -> dollar();
        case '"' -> quotes();
        default -> {
          if (context() == Context.DOUBLE_QUOTES) {
            cursor.copyWord();
          } else {
            unquoted(c);
          }
        }
      }
    }
    if (frames.size() > 1 && refused == null) {
      throw unclosed(frames.element().opener);
    }
    return builder.build();
  }

  private void unquoted(char c) throws Found {
    switch (c) {
      case '\'' -> literal();
      case '[' -> bracket();
      case '(' -> open();
      case ')' -> close();
      case '<', '>' -> redirect();
      case ' ', '\t' -> cursor.separate(1);
      case ';', '&', '|', '\n' -> {
        cursor.separate(1);
        beginCommand();
      }
      case '#' -> {
        if (cursor.beginsWord() && cursor.isBehind(')')) {
          refuse("behind )#, which begins a comment or goes on in a word");
        }
        if (cursor.beginsWord() && refused == null) {
          comment();
        } else {
          cursor.copy(1);
        }
      }
      default -> word();
    }
  }

  private void word() {
    boolean begins = context() == Context.SUBSTITUTION && cursor.beginsWord();
    if (begins && ShellCommand.isCase(text, cursor.at())) {
      refuse("behind a case in $( ), whose ) are many; use a step of its own");
    }
    cursor.copyWord();
  }

  private void escape() {
    if (cursor.has("\\\n") && !cursor.isBlank(-1) && !cursor.isBlank(2)) {
      refuse("behind a word that goes on in the next line; break lines between words");
    }
    cursor.escape();
  }

  private void literal() throws Found {
    int at = cursor.at();
    int close = text.indexOf('\'', at + 1);
    if (close < 0 && refused == null) {
      throw new Found(fragment.at(at), "expected a ' that closes this, saw none");
    }
    cursor.copy(close < 0 ? 1 : close + 1 - at);
  }

  private void comment() {
    if (context() != Context.PLAIN) {
      cursor.copy(cursor.lineEnd() - cursor.at());
      return;
    }
    cursor.dropLine();
    if (line) {
      cursor.stop();
    }
  }

  private void bracket() throws Found {
    if (cursor.has("[[") && !cursor.has("[[:")) {
      form(ShellForm.TEST);
    } else if (cursor.beginsWord() && cursor.isBlank(1) && context() != Context.ARRAY) {
      cursor.copy(1);
    } else {
      form(ShellForm.BRACKETS);
    }
  }

  private void open() throws Found {
    if (cursor.has("((")) {
      form(ShellForm.ARITHMETIC);
    } else if (cursor.isBehind('=')) {
      enter(Context.ARRAY, 1);
    } else {
      frames.element().parentheses++;
      cursor.separate(1);
      beginCommand();
    }
  }

  private void close() {
    ShellFrame frame = frames.element();
    if (frame.parentheses == 0 && frame.context != Context.PLAIN) {
      frames.pop();
      cursor.copy(1);
      return;
    }
    frame.parentheses = Math.max(0, frame.parentheses - 1);
    cursor.separate(1);
    beginCommand();
  }

  private void redirect() throws Found {
    if (cursor.has("<<<")) {
      cursor.copy(2);
    } else if (cursor.has("<<")) {
      if (line && (refused == null || !ShellCommand.mayBeShift(text, cursor.at()))) {
        throw new Found(
            fragment.at(cursor.at()),
            "expected a command that ends with its line, saw a here-document; "
                + "give the text by stdin= of @shell, or call a script");
      }
      refuse("in a here-document; use stdin= of @shell");
    }
    cursor.separate(1);
  }

  private void dollar() throws Found {
    if (cursor.has("$((")) {
      form(ShellForm.SUM);
    } else if (cursor.has("$(")) {
      enter(Context.SUBSTITUTION, 2);
    } else if (cursor.has("$[")) {
      form(ShellForm.OLD_SUM);
    } else if (cursor.has("${")) {
      form(ShellForm.PARAMETER);
    } else if (cursor.has("$'") && context() != Context.DOUBLE_QUOTES) {
      refuse("behind $'…', which shells read differently; use \"…\"");
      cursor.copyEscaped();
    } else {
      cursor.copy(
          cursor.has("$@") && !ReferenceParser.isReference(fragment, cursor.at() + 1) ? 2 : 1);
    }
  }

  /** Copies what surely ends; else nothing behind it is sure. */
  private void form(ShellForm form) throws Found {
    int at = cursor.at();
    int to = refused == null ? form.end(text, at) : at + 1;
    if (to < 0) {
      if (form.isUnclosed(text, at)) {
        throw unclosed(at);
      }
      refuse(form.reason());
      to = at + 1;
    }
    cursor.copy(to - at);
  }

  private void sign() throws Found {
    int at = cursor.at();
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
    cursor.skipTo(read.end());
  }

  private @Nullable String refusal() {
    if (refused != null) {
      return refused;
    }
    if (builder.endsWith('$') && !cursor.isEscaped()) {
      return "behind a $, which would name another variable; write \\$ for the sign itself";
    }
    for (ShellFrame frame : frames) {
      if (ShellCommand.takesName(text, frame.command, cursor.at())) {
        return "as the name of a variable, which may run it; write the name itself";
      }
    }
    return null;
  }

  private void quotes() {
    if (context() == Context.DOUBLE_QUOTES) {
      frames.pop();
    } else {
      frames.push(new ShellFrame(Context.DOUBLE_QUOTES, cursor.at()));
    }
    cursor.copy(1);
  }

  private void enter(Context context, int length) {
    frames.push(new ShellFrame(context, cursor.at()));
    cursor.separate(length);
    beginCommand();
  }

  private void beginCommand() {
    frames.element().command = cursor.at();
    if (context() != Context.ARRAY && ShellCommand.evaluates(text, cursor.at())) {
      refuse("behind a command that evaluates its words, which may run it; use x=$(expr …)");
    }
  }

  /** The first reason stays: what comes behind it may be read wrongly. */
  private void refuse(String reason) {
    if (refused == null) {
      refused = reason;
    }
  }

  private Found unclosed(int opener) {
    return new Found(
        fragment.at(opener), "expected what closes this before the command ends, saw none");
  }

  private Context context() {
    return frames.element().context;
  }
}
