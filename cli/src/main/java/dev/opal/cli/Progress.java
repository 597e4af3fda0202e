// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.execution.Grace;
import dev.opal.execution.RunWatcher;
import dev.opal.execution.Signals;
import dev.opal.model.Durations;
import dev.opal.model.Outcome;
import dev.opal.model.OutputStreamName;
import dev.opal.model.Plan;
import dev.opal.model.PlanStep;
import dev.opal.model.Status;
import dev.opal.model.StepPath;
import dev.opal.plan.Node;
import dev.opal.redaction.Redacted;
import dev.opal.redaction.RedactedBytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Shows a run on the way: what the steps print on standard output, each line behind its step's
 * path, and what begins and ends on standard error. On a terminal, what runs at the moment stands
 * in the last lines.
 */
final class Progress implements RunWatcher, AutoCloseable {
  /** A longer line is printed in pieces. */
  private static final int MAX_LINE = 8192;

  private static final String CONTINUED = "\n    ";

  /** Where a line comes from, which another stream of the step must not go on with. */
  private record Source(StepPath path, OutputStreamName stream) {}

  private final Console console;
  private final Colours colours;
  private final LiveLines live;
  private final Map<StepPath, Duration> usual = new HashMap<>();
  private final Map<Source, ByteArrayOutputStream> unfinished = new LinkedHashMap<>();

  /** Steps whose last attempt's end was told. */
  private final Set<StepPath> told = new HashSet<>();

  private Progress(Console console, Colours colours, LiveLines live, Plan plan) {
    this.console = console;
    this.colours = colours;
    this.live = live;
    for (PlanStep step : plan.steps()) {
      if (step.estimate() != null) {
        usual.put(step.id(), step.estimate());
      }
    }
  }

  /** Shows a run of this plan. */
  static Progress of(Plan plan, Console console, Colours colours) {
    return new Progress(console, colours, LiveLines.start(console), plan);
  }

  @Override
  public synchronized void started(StepPath path, Redacted command, int attempt) {
    Duration expected = usual.get(path);
    live.begin(
        path.toString(),
        expected == null ? "" : ", " + Durations.format(expected.toNanos()) + " usually");
    String again = attempt == 1 ? "" : " (attempt " + attempt + ")";
    // What a command goes on with is set off, so that it is no line of Opal's own.
    String lines = String.join(CONTINUED, console.shownLines(command.toString()));
    tell(colours.heading(path + again) + "  " + lines);
  }

  @Override
  public synchronized void output(StepPath path, OutputStreamName stream, RedactedBytes bytes) {
    ByteArrayOutputStream line =
        unfinished.computeIfAbsent(new Source(path, stream), unused -> new ByteArrayOutputStream());
    ByteBuffer buffer = bytes.asByteBuffer();
    StringBuilder whole = new StringBuilder();
    while (buffer.hasRemaining()) {
      byte b = buffer.get();
      if (b != '\n') {
        line.write(b);
      }
      if (b == '\n' || line.size() == MAX_LINE) {
        whole.append(prefixed(path, line));
        line.reset();
      }
    }
    print(whole.toString());
  }

  @Override
  public synchronized void attempted(StepPath path, int attempt, Outcome outcome) {
    finishLines(path);
    live.end(path.toString());
    told.add(path);
    tell(said(path, outcome) + " (attempt " + attempt + ")");
  }

  @Override
  public synchronized void retrying(Node.Retry block, int attempt) {
    if (block.delay().isPositive()) {
      String which = "attempt " + attempt + " of " + block.times();
      String delay = Durations.format(block.delay().toNanos());
      tell("@retry in line " + block.use().line() + ": " + which + " in " + delay);
    }
  }

  @Override
  public synchronized void cancelling(int signal, Grace grace) {
    String term =
        signal == Signals.TERM
            ? ""
            : "TERM after " + Durations.format(grace.term().toNanos()) + ", ";
    String kill = "KILL after " + Durations.format(grace.kill().toNanos());
    tell("cancelling: " + Signals.name(signal) + " sent; " + term + kill);
  }

  @Override
  public synchronized void ended(StepPath path, int attempts, Outcome outcome, long nanos) {
    finishLines(path);
    live.end(path.toString());
    if (!told.remove(path)) {
      tell(said(path, outcome) + " in " + Durations.format(nanos));
    }
  }

  private String said(StepPath path, Outcome outcome) {
    Status status = outcome.status();
    Integer code = outcome.exitCode();
    String exit = status == Status.SUCCEEDED || code == null ? "" : " with exit code " + code;
    String error =
        outcome.error().isEmpty() ? "" : ": " + console.shown(outcome.error().toString());
    return path + " " + colours.status(status, status.toString()) + exit + error;
  }

  private void finishLines(StepPath path) {
    for (OutputStreamName stream : OutputStreamName.values()) {
      ByteArrayOutputStream line = unfinished.remove(new Source(path, stream));
      if (line != null && line.size() > 0) {
        print(prefixed(path, line));
      }
    }
  }

  private String prefixed(StepPath path, ByteArrayOutputStream line) {
    String text = line.toString(StandardCharsets.UTF_8);
    String whole = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    TerminalText filter = new TerminalText(colours.on());
    String shown = console.outTerminal() ? filter.accept(whole) + filter.end() : whole;
    return path.toString().substring("main/".length()) + " | " + shown.stripTrailing() + "\n";
  }

  private void print(String lines) {
    if (!lines.isEmpty()) {
      live.around(() -> {
        console.out().print(lines);
        console.out().flush();
      });
    }
  }

  private void tell(String line) {
    live.around(() -> console.draw(line + "\n"));
  }

  @Override
  public void close() {
    synchronized (this) {
      List.copyOf(unfinished.keySet()).forEach(source -> finishLines(source.path()));
    }
    live.close();
  }
}
