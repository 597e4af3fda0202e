// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import dev.opal.plan.Problem.Found;
import dev.opal.plan.ShellFrame.Context;
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
  private final ShellFrames frames = new ShellFrames();

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
    while (!cursor.isAtEnd()) {
      char c = cursor.sign();
      switch (c) {
        case '\\' -> escape();
        case '@' -> sign();
        case '`' -> form(ShellForm.BACKTICKS);
        case '$' -> dollar();
        case '"' -> {
          frames.quotes(cursor.at());
          cursor.copy(1);
        }
        default -> {
          if (frames.context() == Context.DOUBLE_QUOTES) {
            frames.words().add(cursor.copyWord());
          } else {
            unquoted(c);
          }
        }
      }
    }
    if (!frames.isOutermost() && !frames.isRefused()) {
      throw unclosed(frames.innermost().opener);
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
      case ' ', '\t' -> {
        cursor.separate(1);
        frames.words().end();
      }
      case ';', '&', '|', '\n' -> {
        if (cursor.has("&>")) {
          frames.words().beginPerhaps();
        } else {
          frames.words().begin();
        }
        cursor.separate(1);
      }
      case '#' -> {
        if (cursor.beginsWord() && cursor.isBehind(')')) {
          frames.refuse("behind )#, which begins a comment or goes on in a word");
        }
        if (cursor.beginsWord() && !frames.isRefused()) {
          comment();
        } else {
          frames.words().add(cursor.copyWord());
        }
      }
      default -> word();
    }
  }

  private void word() {
    boolean begins = frames.context() == Context.SUBSTITUTION && cursor.beginsWord();
    if (begins && ShellCommand.isCase(text, cursor.at())) {
      frames.refuse("behind a case in $( ), whose ) are many; use a step of its own");
    }
    frames.words().add(cursor.copyWord());
  }

  private void escape() {
    if (cursor.has("\\\n") && !cursor.isBlank(-1) && !cursor.isBlank(2)) {
      frames.refuse("behind a word that goes on in the next line; break lines between words");
    }
    int at = cursor.at();
    cursor.escape();
    if (cursor.isEscaped()) {
      frames.words().add(text.substring(at + 1, cursor.at()));
    }
  }

  private void literal() throws Found {
    int at = cursor.at();
    int close = text.indexOf('\'', at + 1);
    if (close < 0 && !frames.isRefused()) {
      throw new Found(fragment.at(at), "expected a ' that closes this, saw none");
    }
    frames.words().add(text.substring(at + 1, Math.max(at + 1, close)));
    cursor.copy(close < 0 ? 1 : close + 1 - at);
  }

  private void comment() {
    if (frames.context() != Context.PLAIN) {
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
    } else if (cursor.beginsWord() && cursor.isBlank(1) && frames.context() != Context.ARRAY) {
      frames.words().add(cursor.copyWord());
    } else {
      int at = cursor.at();
      form(ShellForm.BRACKETS);
      frames.words().add(text.substring(at, cursor.at()));
    }
  }

  private void open() throws Found {
    if (cursor.has("((")) {
      form(ShellForm.ARITHMETIC);
    } else if (cursor.isBehind('=')) {
      enter(Context.ARRAY, 1);
    } else {
      frames.innermost().parentheses++;
      cursor.separate(1);
      frames.words().begin();
    }
  }

  private void close() {
    ShellFrame frame = frames.innermost();
    if (frame.parentheses == 0 && frame.context != Context.PLAIN) {
      frames.leave();
      if (text.charAt(frame.opener) == '$') {
        cursor.copy(1);
      } else {
        cursor.separate(1);
      }
      return;
    }
    frame.parentheses = Math.max(0, frame.parentheses - 1);
    cursor.separate(1);
    frames.words().begin();
  }

  private void redirect() throws Found {
    if (cursor.has("<(") || cursor.has(">(")) {
      enter(Context.SUBSTITUTION, 2);
      return;
    }
    frames.words().redirect();
    if (cursor.has("<<<")) {
      cursor.copy(2);
    } else if (cursor.has("<<")) {
      if (line && (!frames.isRefused() || !ShellCommand.mayBeShift(text, cursor.at()))) {
        throw new Found(
            fragment.at(cursor.at()),
            "expected a command that ends with its line, saw a here-document; "
                + "give the text by stdin= of @shell, or call a script");
      }
      frames.refuse("in a here-document; use stdin= of @shell");
    } else if (cursor.has(">&") || cursor.has("<&") || cursor.has(">|")) {
      cursor.copy(1);
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
    } else if (cursor.has("$'") && frames.context() != Context.DOUBLE_QUOTES) {
      frames.refuse("behind $'…', which shells read differently; use \"…\"");
      cursor.copyEscaped();
    } else {
      variable();
    }
  }

  private void variable() {
    int at = cursor.at();
    boolean sign = at + 1 < text.length() && "?#!*-".indexOf(text.charAt(at + 1)) >= 0;
    boolean all = cursor.has("$@") && !ReferenceParser.isReference(fragment, at + 1);
    if (sign || all) {
      cursor.copy(2);
    } else {
      cursor.copyWord();
    }
    frames.words().addUnknown();
  }

  /** Copies what surely ends; else nothing behind it is sure. */
  private void form(ShellForm form) throws Found {
    int at = cursor.at();
    int to = !frames.isRefused() ? form.end(text, at) : at + 1;
    if (to < 0) {
      if (form.isUnclosed(text, at)) {
        throw unclosed(at);
      }
      frames.refuse(form.reason());
      to = at + 1;
    }
    cursor.copy(to - at);
    frames.words().addUnknown();
  }

  private void sign() throws Found {
    int at = cursor.at();
    ReferenceParser.Read read = ReferenceParser.read(fragment, at, 0);
    Reference reference = read.reference();
    if (reference == null) {
      builder.append('@');
      frames.words().add("@");
    } else {
      String reason = refusal();
      if (reason != null) {
        throw new Found(
            fragment.at(at),
            "expected no reference here, saw " + Words.shown(reference) + " " + reason);
      }
      boolean quoted = frames.context() == Context.DOUBLE_QUOTES;
      builder.append(new Template.Use(reference, fragment.at(at), quoted));
      frames.words().addUnknown();
    }
    cursor.skipTo(read.end());
  }

  private @Nullable String refusal() {
    if (builder.endsWith('$') && !cursor.isEscaped() && !frames.isRefused()) {
      return "behind a $, which would name another variable; write \\$ for the sign itself";
    }
    return frames.refusal();
  }

  private void enter(Context context, int length) {
    frames.enter(context, cursor.at());
    cursor.separate(length);
  }

  private Found unclosed(int opener) {
    return new Found(
        fragment.at(opener),
        "expected what closes this "
            + fragment.text().charAt(opener)
            + " before the command ends, saw none");
  }
}
