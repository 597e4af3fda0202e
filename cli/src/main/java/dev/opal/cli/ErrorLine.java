// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Texts;
import dev.opal.recorder.Surroundings;
import dev.opal.redaction.Redactor;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The one line that says why a command failed. It quotes what the caller gave, who may have given a
 * secret in the wrong place, so all of it passes the door.
 */
final class ErrorLine {
  private static final String SECRET = "--secret";

  private final String[] args;
  private final Redactor redactor;

  /**
   * @param args the command line, in which secrets may stand
   */
  ErrorLine(Map<String, String> environment, String... args) {
    this.args = args.clone();
    Set<String> names = new HashSet<>(configured(environment));
    for (int i = 0; i < args.length && !args[i].equals("--"); i++) {
      if (args[i].startsWith(SECRET + "=")) {
        names.add(args[i].substring(SECRET.length() + 1));
      } else if (args[i].equals(SECRET) && i + 1 < args.length) {
        names.add(args[i + 1]);
      }
    }
    this.redactor = new Redactor(names);
    Surroundings surroundings = new Surroundings(environment, Path.of("/"), null);
    redactor.addSecrets(surroundings.secrets(redactor, names));
  }

  private static Set<String> configured(Map<String, String> environment) {
    try {
      Path directory = Path.of("").toAbsolutePath();
      return Config.load(Home.of(environment), environment, directory).settings().secretNames();
    } catch (CliException e) {
      // Perhaps just what is to be told; names that say so themselves are secret all the same.
      return Set.of();
    }
  }

  void print(PrintStream err, String message) {
    err.println("opal: " + Texts.printable(masked(message)));
  }

  void printTrace(PrintStream err, Throwable thrown) {
    StringWriter trace = new StringWriter();
    thrown.printStackTrace(new PrintWriter(trace));
    err.print(masked(trace.toString()));
  }

  /** A quotation is cut, and a piece of a secret would not be known again. */
  private String masked(String message) {
    String masked = message;
    for (String arg : args) {
      masked = masked(masked, arg);
      masked = masked(masked, arg.substring(arg.indexOf('=') + 1));
    }
    return redactor.text(masked).toString();
  }

  private String masked(String message, String given) {
    String masked = redactor.value("", given).toString();
    return masked.equals(given)
        ? message
        : message.replace(Texts.quote(given), Texts.quote(masked)).replace(given, masked);
  }
}
