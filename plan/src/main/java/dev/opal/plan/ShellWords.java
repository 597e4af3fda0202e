// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import org.jspecify.annotations.Nullable;

/**
 * Follows the words of a shell's command, without their quotes, and knows which of them the shell
 * reads as more than text. It is a net: where it is unsure, it refuses.
 */
final class ShellWords {
  /** The words of no command, such as an array's. */
  private final boolean elements;

  private final StringBuilder word = new StringBuilder();

  /** There is a word, which may be empty. */
  private boolean begun;

  /** Something of the word is known only when it runs. */
  private boolean unknown;

  /** The word is what a redirection reads or writes. */
  private boolean target;

  /** The word before this one. */
  private String before = "";

  private boolean beforeUnknown;

  /** What the words are given to, or null before its name. */
  private @Nullable ShellCommand command;

  /** How many words were given to the command that are no options. */
  private int operands;

  /** The command gives a value to a variable that the shell evaluates. */
  private boolean givesEvaluated;

  /** A command evaluates its words, or has later ones do so. */
  private boolean evaluates;

  ShellWords(boolean elements) {
    this.elements = elements;
    begin();
  }

  void add(String text) {
    begun = true;
    word.append(text);
  }

  void addUnknown() {
    begun = true;
    unknown = true;
  }

  /** A command begins here. */
  void begin() {
    end();
    command = elements ? ShellCommand.OTHER : null;
    target = false;
    operands = 0;
    givesEvaluated = false;
    before = "";
    beforeUnknown = false;
  }

  /** A command begins here for some shells only. */
  void beginPerhaps() {
    end();
    if (command == ShellCommand.OTHER) {
      begin();
    }
  }

  /** The word before the sign may be the number of what is redirected. */
  void redirect() {
    String text = word.toString();
    if (!text.isEmpty() && (isNumber(text) || text.startsWith("{"))) {
      drop();
    }
    end();
    target = true;
  }

  /** The word ends here, if there is one. */
  void end() {
    if (begun && !target) {
      accept(word.toString());
    }
    target &= !begun;
    drop();
  }

  private void drop() {
    word.setLength(0);
    begun = false;
    unknown = false;
  }

  private void accept(String text) {
    if (command == null) {
      name(text);
    } else if ((command == ShellCommand.OTHER || command == ShellCommand.LOOP)
        && ShellCommand.of(text) == ShellCommand.OPENER
        && !elements) {
      command = null;
      givesEvaluated = false;
    } else {
      operand(text);
    }
    before = text;
    beforeUnknown = unknown;
  }

  private void name(String text) {
    ShellCommand named = ShellCommand.of(text);
    boolean leads =
        named == ShellCommand.PREFIX
            || named == ShellCommand.OPENER
            || text.startsWith("-")
            || isAssignment(text)
            || (unknown && text.isEmpty());
    if (!leads) {
      command = hasBraces() ? ShellCommand.RUNS : named;
      evaluates |= named == ShellCommand.EVALUATES;
    }
  }

  private void operand(String text) {
    evaluates |= command == ShellCommand.DECLARES && (text.startsWith("-") || text.startsWith("+"));
    givesEvaluated |= command != ShellCommand.OTHER && ShellCommand.isEvaluated(variable(text));
    boolean ofOption = before.equals("-v") || (text.startsWith("-") && !before.equals("--"));
    if (operands > 0 || !ofOption) {
      operands++;
    }
  }

  /** Says why a value cannot stand here, or null. */
  @Nullable String refusal() {
    if (evaluates) {
      return "behind a command that evaluates its words, which may run it; use x=$(expr …)";
    } else if (givesEvaluated || (!target && isEvaluatedHere())) {
      return "in a variable that the shell evaluates, which may run it; use one of another name";
    } else if (target) {
      return null;
    } else if (command == ShellCommand.RUNS || (command == null && hasBraces())) {
      return "behind a command that evaluates its words, which may run it; put it into a variable"
          + " of the shell first, such as v=@var.NAME; … '\"$v\"'";
    } else if (command == ShellCommand.FORMATS && operands == 0 && !isName()) {
      return "in printf's first word, which is read as a form; use printf '%s\\n' @var.NAME";
    } else if (isName()) {
      return "as the name of a variable, which may run it; write the name itself";
    } else {
      return null;
    }
  }

  /** Bash makes words of what is between braces, of which one may be any command's name. */
  private boolean hasBraces() {
    return word.length() > 1 && word.indexOf("{") >= 0 && !isAssignment(assigned());
  }

  private boolean isEvaluatedHere() {
    String text = assigned();
    return (command == null || command == ShellCommand.DECLARES)
        && isAssignment(text)
        && ShellCommand.isEvaluated(variable(text));
  }

  private boolean isName() {
    if (command == ShellCommand.TESTS) {
      return before.equals("-v") || (beforeUnknown && "-v".contains(before));
    }
    return command == ShellCommand.NAMES
        || (command == ShellCommand.DECLARES && !isAssignment(assigned()))
        || (command == ShellCommand.FORMATS
            && operands == 0
            && (before.equals("-v") || word.indexOf("-v") == 0));
  }

  /** Returns as much of the word as an assignment needs: a long one is asked often. */
  private String assigned() {
    int equals = word.indexOf("=");
    return equals < 0 ? "" : word.substring(0, equals + 1);
  }

  private static boolean isAssignment(String text) {
    String name = variable(text);
    String rest = text.substring(name.length());
    return !name.isEmpty()
        && (rest.startsWith("=") || rest.startsWith("+=") || rest.startsWith("["));
  }

  /** Returns the name of a variable that the text begins with, or nothing. */
  private static String variable(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) != '-' && Words.isWord(text.charAt(end))) {
      end++;
    }
    return text.substring(0, end);
  }

  private static boolean isNumber(String text) {
    return text.chars().allMatch(c -> Words.isDigit((char) c));
  }
}
