// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A manual page of section 1 in the macros of man(7), made of what the command line itself knows.
 */
final class ManPage {
  private static final List<String> EXIT_CODES =
      List.of(
          "0", "done",
          "1", "a finding: what was asked about is not as it should be",
          "2", "the command line, a source or a given file is not as it must be",
          "3", "no such run, step or bundle, or more than one",
          "4", "the store or another backend failed");

  private static final List<String> EXIT_CODES_OF_COMMANDS =
      List.of(
          "0 to 123", "that of the command, of a plan that of the first step that failed",
          "124", "a timeout",
          "125", "Opal itself failed",
          "126, 127", "the command cannot be executed, was not found",
          "128+n", "signal n ended the command");

  private static final List<String> ENVIRONMENT =
      List.of(
          "OPAL_HOME", "where runs are kept, mode 0700; default: ~/.opal",
          "NO_COLOR", "no colours, whatever its value",
          "OPAL_SECRET_NAMES", "more names of variables whose values are secret, apart by commas");

  private final StringBuilder roff = new StringBuilder();

  private ManPage(String name, String summary, String version) {
    line(
        ".TH "
            + quoted(name.toUpperCase(java.util.Locale.ROOT))
            + " 1 \"\" "
            + quoted("opal " + version)
            + " \"Opal\"");
    section("NAME");
    text(name + " - " + summary);
  }

  /** The page of the program, which names the others. */
  static String ofProgram(String version) {
    ManPage page =
        new ManPage("opal", "records what automation does, and answers for it afterwards", version);
    page.section("SYNOPSIS");
    page.text("opal COMMAND [OPTION...]");
    page.section("COMMANDS");
    Commands.all().forEach((name, entry) -> page.item(fileName(name) + "(1)", entry.summary()));
    page.pairs("ENVIRONMENT", ENVIRONMENT);
    page.pairs("EXIT STATUS", EXIT_CODES);
    page.text("run and exec, of which see their pages, exit as what they run.");
    return page.roff.toString();
  }

  /** The page of a command. */
  static String of(String name, Commands.Entry entry, String version) {
    CommandSpec spec = CommandLines.of(name, entry, entry.command().get()).getCommandSpec();
    ManPage page = new ManPage(fileName(name), entry.summary(), version);
    page.section("SYNOPSIS");
    page.text(synopsis(name, spec));
    if (!spec.positionalParameters().isEmpty()) {
      page.section("ARGUMENTS");
      for (PositionalParamSpec argument : spec.positionalParameters()) {
        page.item(argument.paramLabel(), String.join(" ", argument.description()));
      }
    }
    page.section("OPTIONS");
    for (OptionSpec option : spec.options()) {
      String label = option.arity().max() == 0 ? "" : " " + option.paramLabel();
      page.item(String.join(", ", option.names()) + label, String.join(" ", option.description()));
    }
    boolean runs = name.equals("run") || name.equals("exec");
    page.pairs("EXIT STATUS", runs ? EXIT_CODES_OF_COMMANDS : EXIT_CODES);
    page.section("SEE ALSO");
    page.text("opal(1)");
    return page.roff.toString();
  }

  /** Every page by the name of its file. */
  static Map<String, String> all(String version) {
    Map<String, String> pages = new java.util.TreeMap<>();
    pages.put("opal.1", ofProgram(version));
    Commands.all()
        .forEach((name, entry) -> pages.put(fileName(name) + ".1", of(name, entry, version)));
    return pages;
  }

  private static String fileName(String command) {
    return "opal-" + command.replace(' ', '-');
  }

  private static String synopsis(String name, CommandSpec spec) {
    List<String> parts = new ArrayList<>(List.of("opal " + name, "[OPTION...]"));
    for (PositionalParamSpec argument : spec.positionalParameters()) {
      String label = argument.paramLabel() + (argument.arity().max() > 1 ? "..." : "");
      parts.add(argument.arity().min() == 0 ? "[" + label + "]" : label);
    }
    return String.join(" ", parts);
  }

  private void pairs(String title, List<String> pairs) {
    section(title);
    for (int i = 0; i < pairs.size(); i += 2) {
      item(pairs.get(i), pairs.get(i + 1));
    }
  }

  private void section(String title) {
    line(".SH " + quoted(title));
  }

  private void item(String term, String meaning) {
    line(".TP");
    line("\\fB" + escaped(term) + "\\fR");
    text(meaning);
  }

  private void text(String text) {
    line(escaped(text));
  }

  private void line(String line) {
    roff.append(line).append('\n');
  }

  private static String quoted(String text) {
    return "\"" + escaped(text).replace("\"", "\\(dq") + "\"";
  }

  /** A dash that can be copied, and no line that begins as a macro does. */
  private static String escaped(String text) {
    String safe = text.replace("\\", "\\e").replace("-", "\\-").replace("\n", " ");
    return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
  }
}
