// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

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

  /** Returns the KEY=VALUE pairs of an option. */
  static Map<String, String> pairs(ParseResult parsed, String name, int exitCode)
      throws CliException {
    Map<String, String> result = new TreeMap<>();
    for (String pair : all(parsed, name)) {
      int equals = pair.indexOf('=');
      if (equals <= 0) {
        throw new CliException(exitCode, name + " must be KEY=VALUE but was " + pair);
      }
      result.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
    return result;
  }
}
