// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Origin;
import dev.opal.model.Texts;
import dev.opal.recorder.RecordingException;
import dev.opal.recorder.Run;
import dev.opal.recorder.RunPlace;
import dev.opal.recorder.WriterIdentity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code opal note KEY=VALUE…}: adds facts to the run; a value that is a number is a measurement.
 */
final class NoteCommand implements Command {
  @Override
  public void describe(CommandSpec spec) {
    spec.addOption(
        Options.value("--unit", "UNIT", "unit of the numbers, as a UCUM code; default: 1"));
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("KEY=VALUE")
            .arity("1..*")
            .required(true)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("a fact, or a measurement where the value is a number")
            .build());
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    Recording recording = Recording.open(console, Set.of());
    RunPlace place = recording.requirePlace("note works inside opal exec or between begin and end");
    List<String> pairs = parsed.matchedPositionalValue(0, List.of());
    String unit = Options.one(parsed, "--unit");
    for (String pair : pairs) {
      if (pair.indexOf('=') <= 0) {
        throw new CliException(
            ExitCodes.USAGE, "a note must be KEY=VALUE but was " + Texts.quote(pair));
      }
    }
    try {
      Run run =
          Run.join(
              place,
              Origin.BRACKET,
              Home.storeOf(place),
              recording.redactor,
              WriterIdentity.current(recording.redactor));
      pairs.forEach(pair -> note(run, pair, unit == null ? "1" : unit));
      recording.tellLosses(run);
      run.leave();
      return ExitCodes.DONE;
    } catch (RecordingException e) {
      throw new CliException(ExitCodes.BACKEND, String.valueOf(e.getMessage()), e);
    }
  }

  private static void note(Run run, String pair, String unit) {
    int equals = pair.indexOf('=');
    String name = pair.substring(0, equals);
    String value = pair.substring(equals + 1);
    if (isNumber(value)) {
      run.measure(name, Double.parseDouble(value), unit);
    } else {
      run.note(name, value, Map.of());
    }
  }

  /** Only what stays the same as a number: 1.10, 007 and a commit are facts. */
  private static boolean isNumber(String value) {
    return value.matches("0|-?[1-9][0-9]{0,14}")
        || value.matches("-?(0|[1-9][0-9]{0,8})\\.[0-9]{0,5}[1-9]");
  }
}
