// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Reasons;
import dev.opal.model.RunId;
import dev.opal.model.Summary;
import dev.opal.query.Archive;
import dev.opal.query.ReferenceException;
import dev.opal.store.Bundle;
import dev.opal.store.Query;
import dev.opal.store.StoreException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code opal runs export}: every run that matches, as a stream, or the files of one bundle as a
 * tar archive. A file appears when it is whole.
 */
final class RunsExportCommand implements Command {
  private static final int RUNS_PER_LOOK = 256;

  private enum Format {
    CSV,
    JSON,
    NDJSON,
    PARQUET;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public void describe(CommandSpec spec) {
    RunFilters.describe(spec);
    spec.addOption(Options.value("--format", "FORMAT", "csv, json or ndjson; default: csv"));
    spec.addOption(
        Options.value("--bundle", "RUN", "the files of this run's bundle, as a tar archive"));
    spec.addOption(
        Options.value("-o", "--output", "FILE", "write to this file; default: the output"));
  }

  @Override
  public int run(ParseResult parsed, Console console) throws CliException {
    Format format = Options.choice(parsed, "--format", List.of(Format.values()), Format.CSV);
    String bundle = Options.one(parsed, "--bundle");
    if (format == Format.PARQUET) {
      throw new CliException(
          ExitCodes.USAGE,
          "--format parquet is not built in; export csv or ndjson, which DuckDB makes Parquet of:"
              + " COPY (FROM 'runs.ndjson') TO 'runs.parquet'");
    }
    if (bundle != null && console.outTerminal() && Options.one(parsed, "--output") == null) {
      throw new CliException(
          ExitCodes.USAGE, "a tar archive must go to a file or a pipe but saw a terminal; give -o");
    }
    try (Asking asking = Asking.open(console)) {
      if (bundle != null) {
        RunId runId = asking.ask(archive -> archive.resolve(bundle));
        write(parsed, console, out -> asking.ask(archive -> tar(archive, runId, out.out())));
      } else {
        Query query = RunFilters.query(parsed, Integer.MAX_VALUE, asking.home());
        write(parsed, console, out -> asking.ask(archive -> runs(archive, query, format, out)));
      }
    }
    return ExitCodes.DONE;
  }

  /** Writes to a console, whose output may be a file. */
  private interface Writing {
    void to(Console console) throws CliException;
  }

  private static void write(ParseResult parsed, Console console, Writing writing)
      throws CliException {
    String named = Options.one(parsed, "--output");
    if (named == null || named.equals("-")) {
      writing.to(console);
      return;
    }
    Path file = Path.of(named).toAbsolutePath();
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (PrintStream out = new PrintStream(create(part), false, StandardCharsets.UTF_8)) {
        writing.to(console.into(out));
        if (out.checkError()) {
          throw new IOException("it cannot be written");
        }
      }
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new CliException(
          ExitCodes.USAGE,
          "expected to write " + file + ", saw " + Reasons.of(e) + "; name another file with -o",
          e);
    } finally {
      part.toFile().delete();
    }
  }

  private static OutputStream create(Path part) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(part), 64 * 1024);
  }

  private static boolean runs(Archive archive, Query query, Format format, Console console)
      throws StoreException, IOException {
    Data data = new Data(console);
    Rows rows = new Rows(format, data, console);
    rows.begin();
    archive.each(query, rows);
    rows.end();
    return true;
  }

  /** Writes one run after the other. */
  private static final class Rows implements Archive.Runs {
    private final Format format;
    private final Data data;
    private final Console console;
    private int count;

    Rows(Format format, Data data, Console console) {
      this.format = format;
      this.data = data;
      this.console = console;
    }

    void begin() {
      if (format == Format.CSV) {
        data.safeLine(RunCsv.HEAD + Csv.end(console));
      } else if (format == Format.JSON) {
        data.safeLine("{\"schema\":1,\"runs\":[");
      }
    }

    @Override
    public boolean take(Summary run) {
      switch (format) {
        case CSV -> data.safeLine(RunCsv.line(run, console::shown) + Csv.end(console));
        case NDJSON, PARQUET -> data.jsonLine(run.json());
        case JSON -> {
          console.out().print(count == 0 ? "" : ",");
          data.jsonLine(run.json());
        }
      }
      count++;
      return count % RUNS_PER_LOOK != 0 || !data.isClosed();
    }

    void end() {
      if (format == Format.JSON) {
        data.safeLine("]}");
      }
    }
  }

  /** Each bundle is a folder; every entry has the time of the run's end. */
  private static boolean tar(Archive archive, RunId runId, OutputStream out)
      throws ReferenceException, StoreException, IOException {
    Summary run = archive.find(runId).summary();
    Tar tar = new Tar(out, Objects.requireNonNullElse(run.endedAt(), run.startedAt()));
    for (Bundle bundle : archive.bundles(runId)) {
      String path = bundle.key().path();
      String folder = path.substring(path.lastIndexOf('/') + 1);
      for (String name : bundle.names()) {
        tar.add(folder + "/" + name, () -> open(bundle, name));
      }
    }
    tar.end();
    return true;
  }

  private static InputStream open(Bundle bundle, String name) throws IOException {
    try {
      return bundle.open(name);
    } catch (StoreException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
