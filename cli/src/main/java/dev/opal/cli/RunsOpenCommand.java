// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Reasons;
import dev.opal.model.Summary;
import dev.opal.query.Archive;
import dev.opal.query.Recorded;
import dev.opal.query.ReferenceException;
import dev.opal.store.StoreException;
import dev.opal.web.Report;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code opal runs open RUN}: renders report.html and opens it in the browser; says where it lies
 * where there is none.
 */
final class RunsOpenCommand implements Command {
  @Override
  public void describe(CommandSpec spec) {
    spec.addPositional(Options.run());
    spec.addOption(
        Options.value(
            "-o", "--output", "FILE", "write the report there; default: OPAL_HOME/reports"));
    spec.addOption(Options.flag("--print-path", "print where the report lies and open nothing"));
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    Path file;
    try (Asking asking = Asking.open(console)) {
      Report report = asking.ask(archive -> report(archive, Options.run(parsed)));
      file = write(report, Options.one(parsed, "--output"), asking.home());
    }
    Data data = new Data(console);
    if (parsed.hasMatchedOption("--print-path")) {
      data.line(file.toString());
    } else if (Browser.open(file, console.environment())) {
      console.say("opened " + file);
    } else {
      console.warn("expected a browser in BROWSER, or a desktop to open one, saw neither");
      data.line(file.toString());
    }
    return ExitCodes.DONE;
  }

  private static Report report(Archive archive, String reference)
      throws ReferenceException, StoreException, IOException {
    Recorded run = archive.find(archive.resolve(reference));
    Optional<Summary> earlier = archive.before(run.summary());
    Recorded before = earlier.isEmpty() ? null : before(archive, earlier.get());
    return new Report(run, before, Instant.now());
  }

  private static @Nullable Recorded before(Archive archive, Summary earlier)
      throws StoreException, IOException {
    try {
      return archive.find(earlier.runId());
    } catch (ReferenceException e) {
      // Removed since it was listed.
      return null;
    }
  }

  private static Path write(Report report, @Nullable String named, Home home) throws CliException {
    try {
      if (named == null) {
        home.create();
      }
      Path file =
          named == null
              ? home.report(report.run().summary().runId())
              : Path.of(named).toAbsolutePath();
      ReportFile.write(report, file);
      return file;
    } catch (IOException | InvalidPathException e) {
      String place = named == null ? "the folder for reports" : "-o " + named;
      throw new CliException(
          named == null ? ExitCodes.BACKEND : ExitCodes.USAGE,
          place + " must be writable but: " + Reasons.of(e) + "; -o FILE names another place",
          e);
    }
  }
}
