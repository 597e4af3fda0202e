// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Origin;
import dev.opal.model.Reasons;
import dev.opal.quality.Catalogue;
import dev.opal.quality.Gate;
import dev.opal.recorder.OpenRun;
import dev.opal.recorder.RecordingException;
import dev.opal.recorder.Recovery;
import dev.opal.recorder.Run;
import dev.opal.recorder.RunPlace;
import dev.opal.recorder.RunView;
import dev.opal.recorder.WriterIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code opal gate 'coverage >= 80'…}: holds what the run measured so far against limits, and
 * records what became of each.
 */
final class GateCommand implements Command {
  @Override
  public void describe(CommandSpec spec) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("GATE")
            .arity("1..*")
            .required(true)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(
                "a measurement, one of == != < <= > >=, and a number, in quotes: 'tests.failed =="
                    + " 0'")
            .build());
    spec.usageMessage()
        .footer(
            "", "Exits with 1 where a gate fails or what it names was not measured in the run.");
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    Recording recording = Recording.open(console, Set.of());
    RunPlace place = recording.requirePlace("gate works inside opal exec or between begin and end");
    List<Gate> gates = gates(parsed.matchedPositionalValue(0, List.of()));
    List<Gate.Measured> measured = measured(place, recording);
    Map<Gate, Gate.Verdict> verdicts = new LinkedHashMap<>();
    gates.forEach(gate -> verdicts.put(gate, gate.judge(measured)));
    record(verdicts, place, recording);
    boolean passed = true;
    for (Map.Entry<Gate, Gate.Verdict> each : verdicts.entrySet()) {
      passed &= each.getValue().passed();
      console.out().println(console.shown(line(each.getKey(), each.getValue())));
    }
    return passed ? ExitCodes.DONE : ExitCodes.FINDING;
  }

  private static String line(Gate gate, Gate.Verdict verdict) {
    return (verdict.passed() ? "passed  " : "failed  ") + gate + ": " + verdict.seen();
  }

  private static List<Gate> gates(List<String> texts) throws CliException {
    List<Gate> gates = new ArrayList<>();
    for (String text : texts) {
      try {
        gates.add(Gate.parse(text));
      } catch (IllegalArgumentException e) {
        throw new CliException(ExitCodes.USAGE, String.valueOf(e.getMessage()), e);
      }
    }
    return gates;
  }

  private static List<Gate.Measured> measured(RunPlace place, Recording recording)
      throws CliException {
    try {
      Optional<OpenRun> open =
          Home.recoveryOf(place, recording.redactor).openRun(place.runId(), Recovery.DEFAULT_IDLE);
      if (open.isEmpty()) {
        throw new CliException(
            ExitCodes.NOT_FOUND,
            "run "
                + place.runId()
                + " must be open for a gate but has ended; put it before the end");
      }
      List<Gate.Measured> measured = new ArrayList<>();
      for (RunView.Measurement each : open.get().view().measurements()) {
        measured.add(
            new Gate.Measured(
                each.event().name().toString(),
                each.event().value(),
                each.event().unit().toString()));
      }
      return measured;
    } catch (IOException e) {
      throw new CliException(
          ExitCodes.BACKEND, "run " + place.runId() + " must be readable but: " + Reasons.of(e), e);
    }
  }

  private static void record(Map<Gate, Gate.Verdict> verdicts, RunPlace place, Recording recording)
      throws CliException {
    try {
      Run run =
          Run.join(
              place,
              Origin.BRACKET,
              Home.storeOf(place),
              recording.redactor,
              WriterIdentity.current(recording.redactor));
      verdicts.forEach((gate, verdict) ->
          run.note(
              verdict.passed() ? Catalogue.GATE_PASSED : Catalogue.GATE_FAILED,
              gate.toString(),
              Map.of("metric", gate.metric(), "seen", verdict.seen())));
      recording.tellLosses(run);
      run.leave();
    } catch (RecordingException e) {
      throw new CliException(ExitCodes.BACKEND, String.valueOf(e.getMessage()), e);
    }
  }
}
