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
 * {@code opal note KEY=VALUE… --junit FILE…}: adds facts to the run; a value that is a number is a
 * measurement, and so is what result files count.
 */
final class NoteCommand implements Command {
  @Override
  public void describe(CommandSpec spec) {
    spec.addOption(
        Options.value("--unit", "UNIT", "unit of the numbers, as a UCUM code; default: 1"));
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("KEY=VALUE")
            .arity("0..*")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description("a fact, or a measurement where the value is a number")
            .build());
    ResultOptions.describe(spec);
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    List<String> pairs = parsed.matchedPositionalValue(0, List.of());
    String unit = Options.one(parsed, "--unit");
    requirePairs(pairs);
    List<StageResults> results = ResultOptions.read(parsed);
    if (pairs.isEmpty() && results.isEmpty()) {
      throw new CliException(
          ExitCodes.USAGE,
          "expected KEY=VALUE or a result file but saw none; see opal note --help");
    }
    Recording recording = Recording.open(console, Set.of());
    RunPlace place = recording.requirePlace("note works inside opal exec or between begin and end");
    try {
      Run run =
          Run.join(
              place,
              Origin.BRACKET,
              Home.storeOf(place),
              recording.redactor,
              WriterIdentity.current(recording.redactor));
      pairs.forEach(pair -> note(run, pair, unit == null ? "1" : unit));
      results.forEach(each -> each.record(run, recording.redactor));
      recording.tellLosses(run);
      run.leave();
    } catch (RecordingException e) {
      throw new CliException(ExitCodes.BACKEND, String.valueOf(e.getMessage()), e);
    }
    return sawData(results, console);
  }

  private static void requirePairs(List<String> pairs) throws CliException {
    for (String pair : pairs) {
      if (pair.indexOf('=') <= 0) {
        throw new CliException(
            ExitCodes.USAGE, "a note must be KEY=VALUE but was " + Texts.quote(pair));
      }
    }
  }

  /** A check that saw nothing has found nothing out, and must not look as if it had. */
  private static int sawData(List<StageResults> results, Console console) {
    int code = ExitCodes.DONE;
    for (StageResults each : results) {
      if (!each.hasData()) {
        console.warn(each.missing());
        code = ExitCodes.FINDING;
      }
    }
    return code;
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
