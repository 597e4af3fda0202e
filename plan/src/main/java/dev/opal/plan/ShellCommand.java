// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What a shell's own commands do with their words, as far as a value among these could run. */
enum ShellCommand {
  /** A command is to follow. */
  PREFIX("if while until time coproc ! builtin command"),
  /** A command begins behind it wherever it stands. */
  OPENER("then do else elif {"),
  LOOP("for select"),
  EVALUATES("let declare typeset"),
  RUNS("eval trap alias compgen complete"),
  NAMES("unset read mapfile readarray getopts wait"),
  DECLARES("local export readonly"),
  FORMATS("printf"),
  TESTS("test ["),
  OTHER("");

  private static final Set<String> EVALUATED =
      Set.of(
          "PS4",
          "RANDOM",
          "SRANDOM",
          "OPTIND",
          "HISTCMD",
          "SECONDS",
          "LINENO",
          "BASH_ENV",
          "PROMPT_COMMAND");

  private static final Map<String, ShellCommand> BY_NAME = new HashMap<>();

  static {
    for (ShellCommand command : values()) {
      for (String name : command.names.split(" ", -1)) {
        BY_NAME.put(name, command);
      }
    }
  }

  private final String names;

  ShellCommand(String names) {
    this.names = names;
  }

  /**
   * @param word without its quotes
   */
  static ShellCommand of(String word) {
    return BY_NAME.getOrDefault(word, OTHER);
  }

  /** Tells whether a shell evaluates what this variable is given. */
  static boolean isEvaluated(String variable) {
    return EVALUATED.contains(variable);
  }

  static boolean isCase(String text, int at) {
    int end = at + "case".length();
    return text.startsWith("case", at)
        && (end == text.length() || !Words.isWord(text.charAt(end)) || text.charAt(end) == '-');
  }

  /** Tells whether, in a command not surely followed, {@code <<} shifts here or is a comment's. */
  static boolean mayBeShift(String text, int at) {
    return text.indexOf("))", at) >= 0 || text.lastIndexOf(" #", at) >= 0;
  }
}
