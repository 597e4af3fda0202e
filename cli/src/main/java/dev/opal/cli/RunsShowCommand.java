// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.json.Json;
import dev.opal.query.Archive;
import dev.opal.query.CriticalPath;
import dev.opal.query.PlanChange;
import dev.opal.query.Recorded;
import dev.opal.query.RecordedPlan;
import dev.opal.query.ReferenceException;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code opal runs show RUN}: everything about one run. */
final class RunsShowCommand implements Command {
  /** What the page shows, read while the archive was open. */
  private record Answer(
      Recorded run,
      RecordedPlan plan,
      @Nullable PlanChange planChange,
      Map<String, List<String>> lastLines) {}

  @Override
  public void describe(CommandSpec spec) {
    spec.addPositional(Options.run());
    spec.addOption(Options.flag("--timeline", "draw when each step ran"));
    Data.describe(spec, "table or json");
    Colours.describe(spec);
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    Data.Format format = Data.format(parsed, Data.Format.TABLE, Data.Format.JSON);
    Colours colours = Colours.of(parsed, console);
    Data data = new Data(console);
    try (Asking asking = Asking.open(console)) {
      if (format == Data.Format.JSON) {
        Recorded run = asking.ask(archive -> archive.find(archive.resolve(Options.run(parsed))));
        data.json(
            Data.object()
                .put("run", run.json())
                .putAll(
                    "critical_path",
                    CriticalPath.of(run.steps()),
                    step -> new Json.Str(step.path()))
                .build());
      } else {
        Answer answer = asking.ask(archive -> answer(archive, parsed, colours, console));
        RunPage page = new RunPage(answer.run, answer.plan, console, colours, Instant.now());
        boolean timeline = parsed.hasMatchedOption("--timeline");
        page.lines(answer.planChange, answer.lastLines, timeline).forEach(data::safeLine);
      }
    }
    return ExitCodes.DONE;
  }

  private static Answer answer(
      Archive archive, ParseResult parsed, Colours colours, Console console)
      throws ReferenceException, StoreException, IOException {
    Recorded run = archive.find(archive.resolve(Options.run(parsed)));
    return new Answer(
        run,
        RecordedPlan.of(run),
        archive.planChange(run).orElse(null),
        FailurePage.lastLines(run, colours.on(), console));
  }
}
