// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Reasons;
import dev.opal.recorder.DoorAround;
import dev.opal.recorder.MaskDoor;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code opal mask}: reads a value from standard input, which no process list shows, and has every
 * recorder around this process mask it from now on.
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
    String door = console.environment().get(MaskDoor.VARIABLE);
    if (door == null || door.isEmpty()) {
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
    try {
      new DoorAround(door).mask(List.of(value));
      return ExitCodes.DONE;
    } catch (IOException e) {
      throw new CliException(
          ExitCodes.BACKEND, "the value must be masked but is not: " + Reasons.of(e), e);
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
