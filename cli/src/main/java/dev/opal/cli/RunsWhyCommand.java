// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.RunId;
import dev.opal.model.json.Json;
import dev.opal.query.Archive;
import dev.opal.query.Recorded;
import dev.opal.query.ReferenceException;
import dev.opal.query.Why;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParseResult;

/** {@code opal runs why [RUN]}: why a run failed, or took longer than usual. */
final class RunsWhyCommand implements Command {
  /** What the page shows, read while the archive was open. */
  private record Answer(Recorded run, Why why, List<String> lastLines) {}

  @Override
  public void describe(CommandSpec spec) {
    spec.addPositional(
        PositionalParamSpec.builder()
            .paramLabel("RUN")
            .arity("0..1")
            .type(String.class)
            .description("named as for runs show; default: the last that failed")
            .build());
    RunFilters.describe(spec);
    Data.describe(spec, "table or json");
    Colours.describe(spec);
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    Data.Format format = Data.format(parsed, Data.Format.TABLE, Data.Format.JSON);
    boolean json = format == Data.Format.JSON;
    Colours colours = json ? new Colours(false) : Colours.of(parsed, console);
    Data data = new Data(console);
    Answer answer;
    try (Asking asking = Asking.open(console)) {
      AskedRuns asked = new AskedRuns(parsed, asking);
      answer = asking.ask(archive -> answer(archive, asked, parsed, colours, console));
    }
    if (json) {
      data.json(
          answer
              .why
              .json(Data.object())
              .putAll("last_lines", answer.lastLines, Json.Str::new)
              .build());
    } else {
      WhyPage page = new WhyPage(answer.run, answer.why, console, colours);
      page.lines(answer.lastLines).forEach(data::safeLine);
    }
    return ExitCodes.DONE;
  }

  private static Answer answer(
      Archive archive, AskedRuns asked, ParseResult parsed, Colours colours, Console console)
      throws ReferenceException, StoreException, IOException, CliException {
    RunId id =
        (parsed.hasMatchedPositional(0) ? asked.named(archive, 0) : asked.lastFailure(archive))
            .runId();
    Recorded run = archive.find(id);
    String failed = run.summary().failedStep();
    List<String> lastLines =
        failed == null
            ? List.of()
            : LastLines.read(run, failed, LastLines.MANY, colours.on(), console);
    return new Answer(run, Why.of(archive, run), lastLines);
  }
}
