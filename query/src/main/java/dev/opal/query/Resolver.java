// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.RunId;
import dev.opal.model.Summary;
import dev.opal.model.Texts;
import dev.opal.recorder.OpenRun;
import dev.opal.store.Query;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Finds the one run that a reference names, sealed or open. */
final class Resolver {
  private static final int MAX_CANDIDATES = 10;

  private final Archive archive;
  private final CurrentIndex index;
  private final OpenRuns open;

  Resolver(Archive archive, CurrentIndex index, OpenRuns open) {
    this.archive = archive;
    this.index = index;
    this.open = open;
  }

  RunId resolve(String reference) throws ReferenceException, StoreException, IOException {
    return switch (RunReference.parse(reference)) {
      case RunReference.Latest latest -> resolve(reference, latest);
      case RunReference.Named named -> resolve(reference, named);
    };
  }

  private RunId resolve(String reference, RunReference.Latest latest)
      throws ReferenceException, StoreException, IOException {
    Query query =
        Query.ALL
            .env(latest.env())
            .target(latest.target())
            .statuses(latest.statuses())
            .window(latest.back(), 1);
    List<Summary> found = archive.list(query);
    if (found.isEmpty()) {
      throw notFound(reference);
    }
    return found.get(0).runId();
  }

  private RunId resolve(String reference, RunReference.Named named)
      throws ReferenceException, StoreException, IOException {
    Set<RunId> found = new TreeSet<>(Comparator.reverseOrder());
    List<OpenRun> unsealed = open.ids().isEmpty() ? List.of() : open.list();
    for (String text : named.texts()) {
      for (OpenRun run : unsealed) {
        if (isNamed(run.summary(), text)) {
          found.add(run.summary().runId());
        }
      }
      found.addAll(index.ask(current -> current.matching(text, MAX_CANDIDATES + 1)));
    }
    if (RunId.isRunId(reference) && found.contains(new RunId(reference))) {
      return new RunId(reference);
    }
    if (found.isEmpty()) {
      throw notFound(reference);
    }
    if (found.size() > 1) {
      throw ambiguous(reference, found);
    }
    return found.iterator().next();
  }

  private static boolean isNamed(Summary run, String text) {
    return run.runId().value().startsWith(text)
        || run.runId().digits().equals(text)
        || text.equals(run.externalId());
  }

  static ReferenceException notFound(String reference) {
    return new ReferenceException(
        ReferenceException.Kind.NOT_FOUND,
        "expected a run named " + Texts.quote(reference) + ", saw none; opal runs list shows them");
  }

  private static ReferenceException ambiguous(String reference, Set<RunId> found) {
    StringBuilder candidates = new StringBuilder();
    int shown = 0;
    for (RunId id : found) {
      if (shown++ < MAX_CANDIDATES) {
        candidates.append(shown > 1 ? ", " : "").append(id);
      }
    }
    return new ReferenceException(
        ReferenceException.Kind.AMBIGUOUS,
        "expected one run named "
            + Texts.quote(reference)
            + ", saw "
            + candidates
            + (found.size() > MAX_CANDIDATES ? " and more" : "")
            + "; give more of the id");
  }
}
