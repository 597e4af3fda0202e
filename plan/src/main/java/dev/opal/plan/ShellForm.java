// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a shell reads by rules of its own, so that a value in it could run. Its end is known only
 * where it is simple: of words, signs and variables, without quotes, escapes and references that
 * would need another reader.
 */
enum ShellForm {
  TEST("\\[\\[(?:[ \t]++(?!\\]\\])%word)++[ \t]++\\]\\](?![^ \t\n;&|)])", "[[ ]]", "use [ ]"),
  ARITHMETIC("\\(\\((?:%sum|\\((?:%sum|\\(%sum*+\\))*+\\))*+\\)\\)", "(( ))", Fix.SUM),
  SUM("\\$\\(\\((?:%sum|<|\\((?:%sum|<|\\((?:%sum|<)*+\\))*+\\))*+\\)\\)", "$(( ))", Fix.SUM),
  OLD_SUM("(?!)", "$[ ]", Fix.SUM),
  BRACKETS("%class", "a pattern's or subscript's [ ]", "use quotes, or a step of its own"),
  PARAMETER("%braced", "${ }", Fix.VARIABLE),
  BACKTICKS("`(?:[^`\\\\'\"#@$()<]|%name)*+`", "backticks", "use $( )");

  private static final class Fix {
    static final String SUM = "use $(expr 1 + @var.NAME), and $( ( for a subshell";
    static final String VARIABLE =
        "put it into a variable of the shell first, such as v=@var.NAME; … $v";
  }

  private final Pattern simple;
  private final String shown;
  private final String fix;

  ShellForm(String simple, String shown, String fix) {
    this.simple = Pattern.compile(spelt(simple));
    this.shown = shown;
    this.fix = fix;
  }

  /** Loops are possessive, so that a long command takes neither stack nor time. */
  private static String spelt(String pattern) {
    return pattern
        .replace(
            "%word",
            "(?:[\\w./:=,+%!~*?^>&|-]|<(?!<)|\\$(?=[ \t])|'[^']*+'"
                + "|\"(?:[^\"\\\\$`@]|%name|%braced)*+\"|%class|%name|%braced)++")
        .replace(
            "%class",
            "\\[[!^]?(?:[^\\[\\]'\"`\\\\$@(){}<>#;&|\\s]|\\[:[a-z]+:\\]|%name|%braced)*+\\]")
        .replace("%sum", "(?:[\\w \t+*/%=!^~?:,.;|&>-]|<(?!<)|%name|%braced)")
        .replace(
            "%braced",
            "\\$\\{(?=[\\w#!@*?-])(?:[^{}'\"`\\\\$@()<\n]|@(?!@|\\{|\\w++[.(])|\\$\\{\\w++\\}|%name)*+\\}")
        .replace("%name", "\\$(?:[A-Za-z0-9_]++|[?#!*-])");
  }

  /** Returns where the form ends that begins here, or -1 where that is not sure. */
  int end(String text, int at) {
    Matcher matcher = simple.matcher(text).region(at, text.length());
    return matcher.useTransparentBounds(true).lookingAt() ? matcher.end() : -1;
  }

  /** Tells whether nothing behind this can end the form, which no other one is. */
  boolean isUnclosed(String text, int at) {
    return switch (this) {
      case PARAMETER -> text.indexOf('}', at) < 0;
      case BACKTICKS -> text.indexOf('`', at + 1) < 0;
      default -> false;
    };
  }

  /** Says why no reference may follow. */
  String reason() {
    return "in or behind " + shown + ", which may run it; " + fix;
  }
}
