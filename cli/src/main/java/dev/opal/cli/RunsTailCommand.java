// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.RunId;
import dev.opal.model.Status;
import dev.opal.model.StepPath;
import dev.opal.model.Texts;
import dev.opal.query.AttemptOffsets;
import dev.opal.query.LineOffsets;
import dev.opal.query.LiveLog;
import dev.opal.query.Recorded;
import dev.opal.query.RecordedStep;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code opal runs tail RUN}: the log of a step, by default of the one that runs or has failed;
 * with {@code --follow} live until the step has ended.
 */
final class RunsTailCommand implements Command {
  private static final int CHUNK = 64 * 1024;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

  @Override
  public void describe(CommandSpec spec) {
    spec.addPositional(Options.run());
    spec.addOption(
        Options.value(
            "--step", "PATH", "path of the step; default: the one that runs, failed or was last"));
    spec.addOption(
        OptionSpec.builder("-f", "--follow").description("go on until the step has ended").build());
    spec.addOption(Options.value("-n", "--lines", "N", "only the last lines; default: all"));
    spec.addOption(
        Options.flag("--raw", "give a terminal the bytes as they are, also what it would obey"));
    Colours.describe(spec);
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    long lines = Options.number(parsed, "--lines", 0, Long.MAX_VALUE, Long.MAX_VALUE);
    boolean follow = parsed.hasMatchedOption("--follow");
    boolean asItIs = !console.outTerminal() || parsed.hasMatchedOption("--raw");
    LogPrinter printer = new LogPrinter(console, asItIs, Colours.of(parsed, console).on());
    try (Asking asking = Asking.open(console)) {
      RunId runId = asking.ask(archive -> archive.resolve(Options.run(parsed)));
      Recorded run = asking.ask(archive -> archive.find(runId));
      String step = step(run, Options.one(parsed, "--step"), follow);
      if (run.live() && follow) {
        follow(asking, run, step, lines, printer);
      } else {
        asking.ask(archive -> print(run, step, lines, printer));
        tellWhyEmpty(run, step, console);
      }
    }
    printer.end();
    return ExitCodes.DONE;
  }

  /** A command that could not be started printed nothing, and the record says why. */
  private static void tellWhyEmpty(Recorded run, String path, Console console) {
    for (RecordedStep step : run.steps()) {
      RecordedStep.End end = step.end();
      if (step.path().equals(path)
          && end.stdoutBytes() + end.stderrBytes() == 0
          && !end.error().isEmpty()) {
        console.warn(path + " printed nothing: " + end.error());
      }
    }
  }

  private static String step(Recorded run, @Nullable String named, boolean follow)
      throws CliException {
    if (named != null) {
      return named(run, named, follow);
    }
    RecordedStep found = null;
    for (RecordedStep step : run.steps()) {
      found = found == null || rank(run, step) >= rank(run, found) ? step : found;
    }
    if (found == null) {
      throw new CliException(
          ExitCodes.NOT_FOUND,
          "expected a step in " + run.summary().runId() + ", saw none" + waiting(run));
    }
    return found.path();
  }

  private static String waiting(Recorded run) {
    return run.live() ? " yet; --step PATH --follow waits for one" : "";
  }

  /** The outermost step that runs prints what those inside it print. */
  private static int rank(Recorded run, RecordedStep step) {
    if (run.live() && step.end().status() == Status.RUNNING) {
      return 2 + StepPath.MAX_DEPTH - depth(step.path());
    }
    return step.path().equals(run.summary().failedStep()) ? 1 : 0;
  }

  private static int depth(String path) {
    int depth = 0;
    for (int i = 0; i < path.length(); i++) {
      depth += path.charAt(i) == '/' ? 1 : 0;
    }
    return depth;
  }

  private static String named(Recorded run, String named, boolean follow) throws CliException {
    String path = named.equals("main") || named.startsWith("main/") ? named : "main/" + named;
    if (!StepPath.isPath(path)) {
      throw new CliException(
          ExitCodes.USAGE,
          "--step must be a path such as main/build but was " + Texts.quote(named));
    }
    StringBuilder known = new StringBuilder();
    for (RecordedStep step : run.steps()) {
      if (step.path().equals(path)) {
        return path;
      }
      known.append(known.isEmpty() ? "" : ", ").append(step.path());
    }
    if (run.live() && follow) {
      return path;
    }
    throw new CliException(
        ExitCodes.NOT_FOUND,
        "expected a step "
            + path
            + " in "
            + run.summary().runId()
            + ", saw "
            + (known.isEmpty() ? "none" : known));
  }

  private static boolean print(Recorded run, String step, long lines, LogPrinter printer)
      throws StoreException, IOException {
    LineOffsets.Log log = () -> run.files().open("steps/" + step + ".log");
    long offset = lines == Long.MAX_VALUE ? 0 : LineOffsets.ofLast(log, lines);
    SortedMap<Long, Integer> attempts =
        printer.isShown() ? AttemptOffsets.of(run, step).tailMap(offset) : new TreeMap<>();
    try (InputStream in = log.open()) {
      in.skipNBytes(offset);
      long at = offset;
      for (Map.Entry<Long, Integer> attempt : attempts.entrySet()) {
        if (!print(in, attempt.getKey() - at, printer)) {
          return false;
        }
        at = attempt.getKey();
        printer.mark("--- attempt " + attempt.getValue());
      }
      return print(in, Long.MAX_VALUE, printer);
    }
  }

  /** Prints so many bytes, or as many as there are. */
  private static boolean print(InputStream in, long length, LogPrinter printer) throws IOException {
    byte[] chunk = new byte[CHUNK];
    int count;
    for (long left = length; left > 0; left -= count) {
      count = in.read(chunk, 0, (int) Math.min(left, CHUNK));
      if (count < 0) {
        return true;
      }
      if (!printer.print(ByteBuffer.wrap(chunk, 0, count))) {
        return false;
      }
    }
    return true;
  }

  private static void follow(
      Asking asking, Recorded run, String step, long lines, LogPrinter printer)
      throws CliException {
    RunId runId = run.summary().runId();
    Optional<LiveLog> live =
        asking.ask(archive -> archive.follow(runId, step, startOf(run, step, lines)));
    if (live.isEmpty()) {
      // Sealed since it was found.
      asking.ask(archive -> print(archive.find(runId), step, lines, printer));
      return;
    }
    asking.ask(archive -> {
      try (LiveLog log = live.get()) {
        copy(log, printer);
        if (!log.hasBegun()) {
          throw new CliException(
              ExitCodes.NOT_FOUND,
              "expected a step " + step + " in " + runId + ", which ended without one");
        }
        return true;
      }
    });
  }

  private static long startOf(Recorded run, String step, long lines) throws IOException {
    try {
      return lines == Long.MAX_VALUE
          ? 0
          : LineOffsets.ofLast(() -> run.files().open("steps/" + step + ".log"), lines);
    } catch (StoreException e) {
      // Not begun.
      return 0;
    }
  }

  private static void copy(LiveLog log, LogPrinter printer) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    int count;
    while ((count = log.read(chunk.clear())) >= 0) {
      if (count == 0) {
        LockSupport.parkNanos(PAUSE_NANOS);
      } else if (!printer.print(chunk.flip())) {
        return;
      }
    }
  }
}
