// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Summary;
import dev.opal.query.Archive;
import dev.opal.query.History;
import dev.opal.query.ReferenceException;
import dev.opal.store.Query;
import dev.opal.store.StoreException;
import java.io.IOException;
import picocli.CommandLine.ParseResult;

/** Which runs are asked about where the command line does not name them. */
final class AskedRuns {
  private final ParseResult parsed;
  private final Query filters;

  /**
   * @throws CliException where filters choose and a run is named, too
   */
  AskedRuns(ParseResult parsed, Asking asking) throws CliException {
    this.parsed = parsed;
    this.filters = RunFilters.query(parsed, 1, asking.home());
    if (parsed.hasMatchedPositional(0) && !filters.equals(Query.ALL.window(0, 1))) {
      throw new CliException(
          ExitCodes.USAGE,
          "filters such as --env choose the last failure, so no RUN must be named beside them");
    }
  }

  /** Returns the last run that failed, of those that the filters leave. */
  Summary lastFailure(Archive archive) throws StoreException, IOException, CliException {
    return History.lastFailure(archive, filters)
        .orElseThrow(() ->
            new CliException(
                ExitCodes.NOT_FOUND,
                "expected a run that failed, saw none; opal runs list shows all"));
  }

  /** Returns the run that an argument names. */
  Summary named(Archive archive, int position)
      throws ReferenceException, StoreException, IOException {
    return archive
        .find(archive.resolve(parsed.matchedPositionalValue(position, "latest")))
        .summary();
  }

  /** Returns the last success of the same environment and target before a run. */
  static Summary lastSuccess(Archive archive, Summary run)
      throws StoreException, IOException, CliException {
    return History.lastSuccess(archive, run)
        .orElseThrow(() ->
            new CliException(
                ExitCodes.NOT_FOUND,
                "expected a success of "
                    + run.env()
                    + "/"
                    + run.target()
                    + " before "
                    + run.runId()
                    + ", saw none; opal runs diff A B compares any two"));
  }
}
