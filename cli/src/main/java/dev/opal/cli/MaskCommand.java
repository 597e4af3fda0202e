// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.LossKind;
import dev.opal.model.Origin;
import dev.opal.model.Reasons;
import dev.opal.recorder.DoorAround;
import dev.opal.recorder.MaskDoor;
import dev.opal.recorder.RecordingException;
import dev.opal.recorder.Run;
import dev.opal.recorder.RunPlace;
import dev.opal.recorder.WriterIdentity;
import dev.opal.redaction.Redactor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code opal mask}: reads a value from standard input, which no process list shows, and has every
 * recorder around this process mask it from now on. Where that is impossible, the run counts it.
 */
final class MaskCommand implements Command {
  private static final int MAX_BYTES = 1024 * 1024;
  private static final String PIPE = "printf %s \"$value\" | opal mask";

  @Override
  public void describe(CommandSpec spec) {
    // Picocli takes a footer for a format.
    spec.usageMessage()
        .footer("", "The value is read from standard input: " + PIPE.replace("%", "%%"));
    // A value in the wrong place is taken here, so that nobody repeats it.
    spec.parser()
        .unmatchedOptionsArePositionalParams(true)
        .posixClusteredShortOptionsAllowed(false);
    spec.addPositional(
        PositionalParamSpec.builder()
            .hidden(true)
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .build());
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    List<String> arguments = parsed.matchedPositionalValue(0, List.of());
    if (!arguments.isEmpty()) {
      throw new CliException(
          ExitCodes.USAGE,
          "expected the value on standard input, saw an argument; "
              + PIPE
              + ", and change the"
              + " value where a process list or a log may have shown it");
    }
    String door = console.environment().getOrDefault(MaskDoor.VARIABLE, "");
    Optional<RunPlace> place = RunPlace.of(console.environment(), new Redactor());
    if (door.isEmpty() && place.isEmpty()) {
      throw new CliException(
          ExitCodes.USAGE,
          "expected a recorder in "
              + MaskDoor.VARIABLE
              + " but saw none; mask works inside opal exec, elsewhere name the variable by"
              + " --secret or secret_names");
    }
    if (Terminals.isIn()) {
      throw new CliException(
          ExitCodes.USAGE,
          "expected the value from a pipe, saw a terminal, which shows what is typed; read -rs value; "
              + PIPE);
    }
    return mask(withoutLineEnd(read()), door, place, console);
  }

  private static int mask(byte[] value, String door, Optional<RunPlace> place, Console console)
      throws CliException {
    String text = new String(value, StandardCharsets.UTF_8);
    if (text.isBlank()) {
      throw new CliException(
          ExitCodes.USAGE, "expected a value on standard input but saw " + nothing(value));
    }
    boolean open = place.isPresent() && Run.isOpen(place.get());
    String why = handOver(door, value, open);
    if (why != null) {
      String loss = "a value could not be masked: " + why;
      record(open, place, console, run -> run.lost(LossKind.MASKS, 1, loss));
      throw new CliException(ExitCodes.BACKEND, "the value must be masked but is not: " + why);
    }
    String weakness = Redactor.weakness(text);
    if (weakness == null) {
      return ExitCodes.DONE;
    }
    String line = "a value given to mask " + weakness + ", so it is not masked everywhere";
    record(open, place, console, run -> run.note("opal.not_masked", line, Map.of()));
    console.warn(line);
    return ExitCodes.FINDING;
  }

  private static String nothing(byte[] value) {
    return value.length == 0 ? "nothing" : "only blanks";
  }

  /** Returns why it is not masked, or null. */
  private static @Nullable String handOver(String door, byte[] value, boolean open) {
    if (door.isEmpty()) {
      return open
          ? "between begin and end no recorder lives from one command to the next; use mask inside"
              + " opal exec, or name the variable in secret_names"
          : "the run that this shell began has ended; use mask inside opal exec";
    }
    try {
      new DoorAround(door).mask(List.of(value));
      return null;
    } catch (IOException e) {
      return "no recorder answers at "
          + MaskDoor.VARIABLE
          + ", its run may have ended: "
          + Reasons.of(e);
    }
  }

  /** What goes on in a run that is open may be recorded with the value in it. */
  private static void record(
      boolean open, Optional<RunPlace> place, Console console, Consumer<Run> fact)
      throws CliException {
    if (!open || place.isEmpty()) {
      return;
    }
    Recording recording = Recording.open(console, Set.of());
    try {
      Run run =
          Run.join(
              place.get(),
              Origin.BRACKET,
              Home.storeOf(place.get()),
              recording.redactor,
              WriterIdentity.current(recording.redactor));
      fact.accept(run);
      run.leave();
    } catch (RecordingException e) {
      throw new CliException(
          ExitCodes.BACKEND, "the value is not masked, and: " + e.getMessage(), e);
    } finally {
      recording.hangUp();
    }
  }

  private static byte[] read() throws CliException {
    try {
      byte[] value = System.in.readNBytes(MAX_BYTES + 1);
      if (value.length > MAX_BYTES) {
        throw new CliException(
            ExitCodes.USAGE, "a value must have at most " + MAX_BYTES + " bytes but had more");
      }
      return value;
    } catch (IOException e) {
      throw new CliException(
          ExitCodes.USAGE, "standard input must be readable but: " + Reasons.of(e), e);
    }
  }

  /** As a shell's command substitution does: the line feed of {@code echo} is no part of it. */
  private static byte[] withoutLineEnd(byte[] value) {
    int end = value.length;
    while (end > 0 && (value[end - 1] == '\n' || value[end - 1] == '\r')) {
      end--;
    }
    return Arrays.copyOf(value, end);
  }
}
