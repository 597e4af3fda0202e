// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a shell's own commands do with their words. */
final class ShellCommand {
  /** What may stand before the name of a command. */
  private static final String BEFORE =
      "(?:[ \t]|\\\\\n|(?:then|do|else|elif|if|while|until|time|builtin|command|[!{])[ \t]"
          + "|\\w++\\+?=[^ \t;&|()\n]*+[ \t])*+";

  private static final Pattern EVALUATES =
      Pattern.compile(
          BEFORE + "(?:(?:let|declare|typeset)[ \t]|(?:local|export|readonly)[ \t]++[-+])");

  private static final Pattern TAKES_NAME =
      Pattern.compile(
          "(?s)"
              + BEFORE
              + "(?:unset\\s.*+|(?:printf|test|\\[)\\s++(?:\\S++\\s++){0,9}?-v\\s++\\S*+)");

  private static final Pattern CASE = Pattern.compile("case(?![A-Za-z0-9_])");

  private ShellCommand() {}

  /** Tells whether the command that begins here evaluates its words, or has later ones do so. */
  static boolean evaluates(String text, int at) {
    return matcher(EVALUATES, text, at, text.length()).lookingAt();
  }

  /** Tells whether the command takes a name next, which may be one with a subscript that runs. */
  static boolean takesName(String text, int from, int to) {
    return matcher(TAKES_NAME, text, from, to).matches();
  }

  static boolean isCase(String text, int at) {
    return matcher(CASE, text, at, text.length()).lookingAt();
  }

  private static Matcher matcher(Pattern pattern, String text, int from, int to) {
    return pattern.matcher(text).region(from, to);
  }
}
