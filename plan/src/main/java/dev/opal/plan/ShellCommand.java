// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a shell's own commands do with their words. */
final class ShellCommand {
  private static final String BLANK = "(?:[ \t]|\\\\\n)";

  /** What may stand before the name of a command; a backslash keeps it from being an alias. */
  private static final String BEFORE =
      "(?:%blank|(?:then|do|else|elif|if|while|until|time|builtin|command|[!{])%blank"
          + "|\\w++\\+?=[^ \t;&|()\n]*+%blank)*+\\\\?+";

  private static final Pattern EVALUATES =
      pattern(BEFORE + "(?:(?:let|declare|typeset)%blank|(?:local|export|readonly)%blank++[-+])");

  /** As in {@code read -r @env.NAME}; an option's own word and what is read from are values. */
  private static final Pattern TAKES_NAME =
      pattern(
          BEFORE
              + "(?:unset%blank"
              + "|(?:read|mapfile|readarray|getopts)%blank(?!.{0,1000}?(?:<|-\\w*[pdi]%blank))"
              + "|(?:printf|test|\\[)%blank++(?:\\S++%blank++){0,9}?-v%blank++\\S*+\\z)");

  private static final Pattern CASE = Pattern.compile("case(?![A-Za-z0-9_])");

  private ShellCommand() {}

  private static Pattern pattern(String spelt) {
    return Pattern.compile(spelt.replace("%blank", BLANK), Pattern.DOTALL);
  }

  /** Tells whether the command that begins here evaluates its words, or has later ones do so. */
  static boolean evaluates(String text, int at) {
    return matcher(EVALUATES, text, at, text.length()).lookingAt();
  }

  /** Tells whether the command takes a name next, which may be one with a subscript that runs. */
  static boolean takesName(String text, int from, int to) {
    return matcher(TAKES_NAME, text, from, to).lookingAt();
  }

  static boolean isCase(String text, int at) {
    return matcher(CASE, text, at, text.length()).lookingAt();
  }

  /** Tells whether, in a command not surely followed, {@code <<} shifts here or is a comment's. */
  static boolean mayBeShift(String text, int at) {
    return text.indexOf("))", at) >= 0 || text.lastIndexOf(" #", at) >= 0;
  }

  private static Matcher matcher(Pattern pattern, String text, int from, int to) {
    return pattern.matcher(text).region(from, to);
  }
}
