// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.Durations;
import dev.opal.model.Status;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the way in which a step ended says of why. */
final class Ending {
  private static final int KILL = 9;
  private static final int SIGNAL_CODES = 128;
  private static final long MEGABYTE = 1_000_000;

  private Ending() {}

  /**
   * @param usual the same step of the last success; null where there is none
   */
  static Optional<Cause> of(RecordedStep step, @Nullable RecordedStep usual) {
    RecordedStep.End end = step.end();
    if (end.status() == Status.TIMED_OUT) {
      return cause(Confidence.CERTAIN, step.path() + " reached a time limit", took(step, usual));
    } else if (end.status() == Status.CANCELLED) {
      return cause(Confidence.CERTAIN, step.path() + " was cancelled", took(step, usual));
    } else if (end.status() == Status.INTERRUPTED) {
      String evidence = "the step never ended: its recorder was killed, or the machine went down";
      return cause(Confidence.CERTAIN, "nobody recorded the end of " + step.path(), evidence);
    } else if (end.signal() != null) {
      String what = step.path() + " was ended by signal " + named(end.signal());
      return cause(Confidence.CERTAIN, what, signalled(end.signal(), step, usual));
    }
    return end.exitCode() == null ? Optional.empty() : byConvention(end.exitCode(), step, usual);
  }

  /** What shells and common programs mean by an exit code; any program may mean something else. */
  private static Optional<Cause> byConvention(
      int code, RecordedStep step, @Nullable RecordedStep usual) {
    String of = "exit code " + code + " of " + step.path();
    int signal = code - SIGNAL_CODES;
    return switch (code) {
      case 124 -> cause(Confidence.LIKELY, of + ": a time limit inside it", took(step, usual));
      case 126 ->
          cause(Confidence.LIKELY, of + ": a file that cannot be executed", "so shells end then");
      case 127 ->
          cause(Confidence.LIKELY, of + ": a program that was not found", "so shells end then");
      case 128 + 2, 128 + 6, 128 + KILL, 128 + 11, 128 + 13, 128 + 15 ->
          cause(
              Confidence.LIKELY,
              of + ": signal " + named(signal) + " ended a process in it",
              signalled(signal, step, usual));
      default -> Optional.empty();
    };
  }

  private static Optional<Cause> cause(Confidence confidence, String what, String evidence) {
    return Optional.of(new Cause(confidence, what, evidence, null));
  }

  private static String took(RecordedStep step, @Nullable RecordedStep usual) {
    return "it took "
        + Durations.format(step.durationNanos())
        + (usual == null ? "" : ", in the last success " + Durations.format(usual.durationNanos()));
  }

  private static String signalled(int signal, RecordedStep step, @Nullable RecordedStep usual) {
    if (signal != KILL) {
      return took(step, usual);
    }
    String memory = memory(step);
    return "the kernel sends it where memory runs out"
        + (memory.isEmpty() ? "" : "; peak memory " + memory)
        + (usual == null || memory(usual).isEmpty()
            ? ""
            : ", in the last success " + memory(usual));
  }

  private static String memory(RecordedStep step) {
    OptionalLong bytes = step.end().peakMemoryBytes();
    return bytes.isEmpty() ? "" : Math.round(bytes.getAsLong() / (double) MEGABYTE) + " MB";
  }

  private static String named(int signal) {
    String name =
        switch (signal) {
          case 1 -> "HUP";
          case 2 -> "INT";
          case 3 -> "QUIT";
          case 6 -> "ABRT";
          case KILL -> "KILL";
          case 11 -> "SEGV";
          case 13 -> "PIPE";
          case 15 -> "TERM";
          default -> "";
        };
    return name.isEmpty() ? String.valueOf(signal) : signal + " (SIG" + name + ")";
  }
}
