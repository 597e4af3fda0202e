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
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code opal mask}: reads a value from standard input, which no process list shows, and has every
 * recorder around this process mask it from now on. Where that is impossible, the run counts it.
 */
final class MaskCommand implements Command {
  private static final int MAX_BYTES = 1024 * 1024;

  @Override
  public void describe(CommandSpec spec) {
    // Picocli takes a footer for a format.
    spec.usageMessage()
        .footer("", "The value is read from standard input: printf %%s \"$value\" | opal mask");
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
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
    byte[] value = withoutLineEnd(read());
    if (value.length == 0) {
      throw new CliException(ExitCodes.USAGE, "expected a value on standard input but saw nothing");
    }
    String why = handOver(door, value);
    if (why != null) {
      count(place, why);
      throw new CliException(ExitCodes.BACKEND, "the value must be masked but is not: " + why);
    }
    return ExitCodes.DONE;
  }

  /** Returns why it is not masked, or null. */
  private static @Nullable String handOver(String door, byte[] value) {
    if (door.isEmpty()) {
      return "between begin and end no recorder lives from one command to the next; use mask inside"
          + " opal exec, or name the variable in secret_names";
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
  private static void count(Optional<RunPlace> place, String why) throws CliException {
    if (place.isEmpty() || !Run.isOpen(place.get())) {
      return;
    }
    Redactor redactor = new Redactor();
    try {
      Run run =
          Run.join(
              place.get(),
              Origin.BRACKET,
              Home.storeOf(place.get()),
              redactor,
              WriterIdentity.current(redactor));
      run.lost(LossKind.MASKS, 1, "a value could not be masked: " + why);
      run.leave();
    } catch (RecordingException e) {
      throw new CliException(
          ExitCodes.BACKEND, "the value is not masked, and: " + e.getMessage(), e);
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
