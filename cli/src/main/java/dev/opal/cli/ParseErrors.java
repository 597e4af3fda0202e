// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Nearest;
import dev.opal.model.Texts;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * What is wrong with a command line, in Opal's words. Picocli's own repeat the values, and the
 * value of a mistyped option may be a secret that no rule knows.
 */
final class ParseErrors {
  private ParseErrors() {}

  static String message(ParameterException e, CommandSpec spec) {
    return switch (e) {
      case UnmatchedArgumentException unmatched -> unmatched(unmatched, spec);
      case MissingParameterException missing -> missing(missing.getMissing());
      case OverwrittenOptionException twice ->
          name(twice.getOverwritten()) + " must be given once but was given again";
      default -> {
        ArgSpec about = e.getArgSpec();
        yield about == null
            ? String.valueOf(e.getMessage())
            : name(about) + " must stand alone but was given a value";
      }
    };
  }

  private static String unmatched(UnmatchedArgumentException e, CommandSpec spec) {
    String first = e.getUnmatched().isEmpty() ? "" : e.getUnmatched().get(0);
    if (!first.startsWith("-")) {
      return "expected no further argument but saw " + Texts.quote(first);
    }
    String name = withoutValue(first);
    List<String> known = new ArrayList<>();
    for (OptionSpec option : spec.options()) {
      known.add(option.longestName());
    }
    return "expected a known option but saw " + Texts.quote(name) + Nearest.hint(name, known);
  }

  /** What follows the letter of a short option may be its value. */
  private static String withoutValue(String option) {
    if (!option.startsWith("--")) {
      return option.substring(0, Math.min(option.length(), 2));
    }
    int equals = option.indexOf('=');
    return equals < 0 ? option : option.substring(0, equals);
  }

  private static String missing(List<ArgSpec> missing) {
    ArgSpec first = missing.get(0);
    return first.isOption()
        ? name(first) + " must have a value, " + first.paramLabel() + ", but has none"
        : "expected " + first.paramLabel() + " but saw none";
  }

  private static String name(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }
}
