// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.execution.WindowSize;
import dev.opal.model.Texts;
import dev.opal.redaction.Redacted;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a command talks to: data on {@code out}, everything else on {@code err}. What comes from
 * outside is printed as {@link #shown} gives it.
 *
 * @param outTerminal standard output is a terminal
 * @param errTerminal standard error is a terminal
 * @param environment variables, as text
 * @param discretion what must not be printed
 */
record Console(
    PrintStream out,
    PrintStream err,
    boolean outTerminal,
    boolean errTerminal,
    Map<String, String> environment,
    Discretion discretion) {
  private static final int DEFAULT_COLUMNS = 80;

  /** Returns this console with its data going to a file. */
  Console into(PrintStream file) {
    return new Console(file, err, false, errTerminal, environment, discretion);
  }

  /** Tells the user one line, unless nobody reads it. */
  void say(String line) {
    if (errTerminal) {
      warn(line);
    }
  }

  /** Tells the user one line that a script has to see too: the answer is not what it should be. */
  void warn(String line) {
    fail(line, null);
  }

  /**
   * Tells why the command fails.
   *
   * @param thrown to be told too, or null
   */
  void fail(String line, @Nullable Throwable thrown) {
    err.println("opal: " + Texts.printable(discretion.message(line)));
    if (thrown != null) {
      StringWriter trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      err.print(discretion.message(trace.toString()));
    }
  }

  /** Tells why the command fails, in several lines. */
  void fail(List<String> lines) {
    // As one text, for what one line begins another may end.
    String whole = discretion.message(String.join("\n", lines));
    String prefix = "opal: ";
    for (String line : whole.split("\n", -1)) {
      err.println(prefix + Texts.printable(line));
      prefix = "";
    }
  }

  /** Draws on standard error what is made of colours, places and what {@link #shown} gave. */
  void draw(String drawn) {
    err.print(drawn);
    err.flush();
  }

  /** Returns a text from outside as it may be seen: without secrets, and nothing to be obeyed. */
  String shown(String text) {
    return Texts.printable(discretion.redacted(text));
  }

  /** As {@link #shown}, each line of the text. */
  List<String> shownLines(String text) {
    // As one text, for what one line begins another may end.
    return Stream.of(discretion.redacted(text).split("\n", -1)).map(Texts::printable).toList();
  }

  /**
   * Returns a text as it may be seen that has passed the recorder's door in this process, with all
   * known that is known now. A second look would take the name of a reference for what it names.
   */
  String fresh(Redacted text) {
    return Texts.printable(text.toString());
  }

  /** Returns each line of such a text. */
  List<String> freshLines(Redacted text) {
    return Stream.of(text.toString().split("\n", -1)).map(Texts::printable).toList();
  }

  /** Returns how many characters fit a line of the terminal. */
  int columns() {
    try {
      int told = Integer.parseInt(environment.getOrDefault("COLUMNS", ""));
      if (told > 0) {
        return told;
      }
    } catch (NumberFormatException e) {
      // Not exported by most shells: ask the terminal.
    }
    int seen = WindowSize.columns(1);
    return seen > 0 ? seen : DEFAULT_COLUMNS;
  }
}
