// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.RunId;
import dev.opal.model.Texts;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** Shorthand for the options of commands. */
final class Options {
  private Options() {}

  /** An option with one value. */
  static OptionSpec value(String name, String label, String description) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .arity("1")
        .type(String.class)
        .description(description)
        .build();
  }

  /** An option with one value and a short name. */
  static OptionSpec value(String shortName, String name, String label, String description) {
    return OptionSpec.builder(name, shortName)
        .paramLabel(label)
        .arity("1")
        .type(String.class)
        .description(description)
        .build();
  }

  /** A run, the newest by default. */
  static PositionalParamSpec run() {
    return PositionalParamSpec.builder()
        .paramLabel("RUN")
        .arity("0..1")
        .type(String.class)
        .description(
            "an id or the beginning of one, its last 8 digits, an external id, latest, latest~3,"
                + " latest:failed or latest:<env>/<target>; default: latest")
        .build();
  }

  /** A run that is not sealed, by its id. */
  static PositionalParamSpec runId(String description) {
    return PositionalParamSpec.builder()
        .paramLabel("RUN")
        .arity("0..1")
        .type(String.class)
        .description(description)
        .build();
  }

  /** Returns the id that was given, null where none was. */
  static @Nullable RunId runId(ParseResult parsed) throws CliException {
    String text = parsed.matchedPositionalValue(0, null);
    if (text != null && !RunId.isRunId(text)) {
      throw new CliException(
          ExitCodes.USAGE, "RUN must be the id of an open run but was " + Texts.quote(text));
    }
    return text == null ? null : new RunId(text);
  }

  /** Returns the run that was named, else the newest. */
  static String run(ParseResult parsed) {
    return parsed.matchedPositionalValue(0, "latest");
  }

  /** An option with one value that may be given repeatedly. */
  static OptionSpec values(String name, String label, String description) {
    return OptionSpec.builder(name)
        .paramLabel(label)
        .arity("1")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .description(description)
        .build();
  }

  /** An option without a value. */
  static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).description(description).build();
  }

  static @Nullable String one(ParseResult parsed, String name) {
    return parsed.matchedOptionValue(name, null);
  }

  static List<String> all(ParseResult parsed, String name) {
    return parsed.matchedOptionValue(name, List.of());
  }

  /**
   * Returns a number that an option gives.
   *
   * @param otherwise where it was not given
   */
  static long number(ParseResult parsed, String name, long least, long most, long otherwise)
      throws CliException {
    String text = one(parsed, name);
    try {
      long number = text == null ? otherwise : Long.parseLong(text);
      if (text == null || (number >= least && number <= most)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw notANumber(name, least, text);
    }
    throw notANumber(name, least, text);
  }

  private static CliException notANumber(String name, long least, @Nullable String text) {
    return new CliException(
        ExitCodes.USAGE,
        name
            + " must be a number from "
            + least
            + " on but was "
            + Texts.quote(String.valueOf(text)));
  }

  /**
   * Returns what an option chooses, each choice named by its {@code toString}.
   *
   * @param otherwise where it was not given
   */
  static <T> T choice(ParseResult parsed, String name, List<T> choices, T otherwise)
      throws CliException {
    String text = one(parsed, name);
    try {
      return text == null ? otherwise : chosen(text, choices);
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCodes.USAGE, name + " " + e.getMessage(), e);
    }
  }

  /**
   * @throws IllegalArgumentException where the text is none of them, which goes on after the name
   *     of what it was given for
   */
  static <T> T chosen(String text, List<T> choices) {
    for (T choice : choices) {
      if (choice.toString().equals(text)) {
        return choice;
      }
    }
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < choices.size(); i++) {
      names.append(i == 0 ? "" : i == choices.size() - 1 ? " or " : ", ").append(choices.get(i));
    }
    throw new IllegalArgumentException("must be " + names + " but was " + Texts.quote(text));
  }

  /** Returns the KEY=VALUE pairs of an option. */
  static Map<String, String> pairs(ParseResult parsed, String name) throws CliException {
    Map<String, String> result = new TreeMap<>();
    for (String pair : all(parsed, name)) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new CliException(
            ExitCodes.USAGE, name + " must be KEY=VALUE but was " + Texts.quote(pair));
      }
      result.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return result;
  }
}
