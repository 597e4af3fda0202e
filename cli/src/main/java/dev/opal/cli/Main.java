// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Nearest;
import dev.opal.model.Texts;
import dev.opal.recorder.WriterIdentity;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The program. Only {@link #main} ends the JVM; everything else returns an exit code. */
public final class Main {
  /** What Maven calls a version that is not released yet. */
  private static final String UNRELEASED = "-SNAPSHOT";

  private Main() {}

  public static void main(String[] args) {
    Ahead.of(args);
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 8192),
            false,
            StandardCharsets.UTF_8);
    int code = run(out, System.err, args);
    out.flush();
    // Not a return: a thread that drains a left-over pipe must not keep the program alive.
    Runtime.getRuntime().halt(code);
  }

  /**
   * Runs one command line to its end and returns its exit code. Data goes to {@code out},
   * everything else to {@code err}. May be called repeatedly in one JVM, as {@link Training} does.
   */
  static int run(PrintStream out, PrintStream err, String... args) {
    boolean debug = asksForDebug(args);
    Map<String, String> environment = CallerEnvironment.variables();
    Console console =
        new Console(
            out,
            err,
            Terminals.isOut(),
            Terminals.isErr(),
            environment,
            new Discretion(environment, args));
    try {
      return dispatch(console, args);
    } catch (CliException e) {
      console.fail(String.valueOf(e.getMessage()), debug ? e : null);
      return e.exitCode();
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      String message = "this is a bug in Opal: " + e + "; --debug shows more";
      console.fail(message, debug ? e : null);
      return ExitCodes.OWN_FAILURE;
    }
  }

  /** What stands behind {@code --} is a wrapped command's. */
  private static boolean asksForDebug(String... args) {
    for (String arg : args) {
      if (arg.equals("--")) {
        return false;
      }
      if (arg.equals("--debug")) {
        return true;
      }
    }
    return false;
  }

  private static int dispatch(Console console, String[] args) throws CliException {
    if (args.length > 1 && args[0].equals("help")) {
      String[] helped = Arrays.copyOfRange(args, 1, args.length + 1);
      helped[helped.length - 1] = "--help";
      return dispatch(console, helped);
    }
    if (args.length == 0
        || args[0].equals("help")
        || args[0].equals("--help")
        || args[0].equals("-h")) {
      Help.print(console.out(), "");
      return args.length == 0 ? ExitCodes.USAGE : ExitCodes.DONE;
    }
    if (args[0].equals("--version")) {
      console.out().println("opal " + WriterIdentity.version().replace(UNRELEASED, ""));
      return ExitCodes.DONE;
    }
    // The longer name first: a file that is called diff is ./diff.
    int words = Math.min(2, args.length);
    String name = String.join(" ", Arrays.copyOf(args, words));
    Commands.Entry entry = Commands.all().get(name);
    if (entry == null) {
      name = args[0];
      words = 1;
      entry = Commands.all().get(name);
    }
    if (entry == null) {
      return unknown(console, args);
    }
    try {
      return run(name, entry, Arrays.copyOfRange(args, words, args.length), console);
    } catch (CliException e) {
      throw entry.wraps()
          ? new CliException(ExitCodes.wrapping(e.exitCode()), String.valueOf(e.getMessage()), e)
          : e;
    }
  }

  private static int unknown(Console console, String[] args) throws CliException {
    boolean group =
        Commands.all().keySet().stream().anyMatch(name -> name.startsWith(args[0] + " "));
    if (group && (args.length == 1 || args[1].equals("--help") || args[1].equals("-h"))) {
      Help.print(console.out(), args[0] + " ");
      return args.length == 1 ? ExitCodes.USAGE : ExitCodes.DONE;
    }
    String seen = group ? args[0] + " " + args[1] : args[0];
    throw new CliException(
        ExitCodes.USAGE,
        "expected a command but saw "
            + Texts.quote(seen)
            + Nearest.hint(seen, Commands.all().keySet()));
  }

  private static int run(String name, Commands.Entry entry, String[] args, Console console)
      throws CliException {
    Command command = entry.command().get();
    CommandLine line = CommandLines.of(name, entry, command);
    ParseResult parsed;
    try {
      parsed = line.parseArgs(args);
    } catch (ParameterException e) {
      throw new CliException(
          ExitCodes.USAGE,
          ParseErrors.message(e, line.getCommandSpec()) + "; see opal " + name + " --help",
          e);
    }
    if (parsed.isUsageHelpRequested()) {
      line.usage(console.out());
      return ExitCodes.DONE;
    }
    return command.run(parsed, console);
  }
}
