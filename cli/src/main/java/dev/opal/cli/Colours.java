// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Status;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * Colours, where they are wanted: by {@code --color}, else on a terminal without {@code NO_COLOR}.
 */
record Colours(boolean on) {
  private static final String RESET = "\u001b[0m";

  private enum When {
    AUTO,
    ALWAYS,
    NEVER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static void describe(CommandSpec spec) {
    spec.addOption(Options.value("--color", "WHEN", "auto, always or never; default: auto"));
  }

  static Colours of(ParseResult parsed, Console console) throws CliException {
    return switch (Options.choice(parsed, "--color", List.of(When.values()), When.AUTO)) {
      case ALWAYS -> new Colours(true);
      case NEVER -> new Colours(false);
      case AUTO ->
          new Colours(
              console.outTerminal()
                  && console.environment().getOrDefault("NO_COLOR", "").isEmpty()
                  && !console.environment().getOrDefault("TERM", "").equals("dumb"));
    };
  }

  String status(Status status, String text) {
    return switch (status) {
      case SUCCEEDED -> paint("32", text);
      case RUNNING -> paint("36", text);
      case FAILED, TIMED_OUT -> paint("31", text);
      case CANCELLED, INTERRUPTED -> paint("33", text);
    };
  }

  String loud(String text) {
    return paint("1;31", text);
  }

  String heading(String text) {
    return paint("1", text);
  }

  private String paint(String code, String text) {
    return on ? "\u001b[" + code + "m" + text + RESET : text;
  }
}
