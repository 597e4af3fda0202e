// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.JournalRecord;
import dev.opal.model.LossKind;
import dev.opal.model.journal.JournalReader;
import dev.opal.model.json.Json;
import dev.opal.model.json.JsonException;
import dev.opal.model.json.JsonObject;
import dev.opal.store.Bundle;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What follows from a run's journals, for whoever reads runs that are not sealed, are damaged, or
 * went on after their seal.
 */
public final class Projections {
  private Projections() {}

  /**
   * Returns the run as the journals of its bundle tell it, whatever the other files say; empty
   * where none says how it started.
   *
   * @param addenda what arrived after the seal, in order: a journal that goes on in one of them
   *     counts as it stands there, and what it lacks is a loss
   */
  public static Optional<RunView> of(Bundle bundle, List<Bundle> addenda)
      throws StoreException, IOException {
    Map<JournalRecord, Journal> journals = new LinkedHashMap<>();
    addJournals(bundle, journals);
    for (Bundle addendum : addenda) {
      addJournals(addendum, journals);
    }
    RunProjection projection = new RunProjection();
    for (Journal journal : journals.values()) {
      JournalReader.Result result = journal.read(projection.journal()::accept);
      if (!journal.bundle.equals(bundle)) {
        addLosses(result, projection);
      }
    }
    for (Bundle addendum : addenda) {
      addUncovered(addendum, projection);
    }
    return projection.view();
  }

  private record Journal(Bundle bundle, String name) {
    JournalReader.Result read(Consumer<JournalRecord> records) throws StoreException, IOException {
      try (InputStream in = bundle.open(name)) {
        return JournalReader.read(name, in, records);
      }
    }
  }

  /** By its first record, in which its writer names itself, a journal is known in any bundle. */
  private static void addJournals(Bundle bundle, Map<JournalRecord, Journal> journals)
      throws StoreException, IOException {
    for (String name : journals(bundle)) {
      Journal journal = new Journal(bundle, name);
      List<JournalRecord> first = new ArrayList<>(1);
      journal.read(record -> {
        if (first.isEmpty()) {
          first.add(record);
        }
      });
      if (!first.isEmpty()) {
        journals.put(first.get(0), journal);
      }
    }
  }

  private static List<String> journals(Bundle bundle) throws StoreException {
    List<String> journals = new ArrayList<>();
    for (String name : bundle.names()) {
      if (name.equals(RunLayout.JOURNAL) || RunLayout.journalNumber(name) > 0) {
        journals.add(name);
      }
    }
    // The opener's first, then by number.
    journals.sort((a, b) -> RunLayout.journalNumber(a) - RunLayout.journalNumber(b));
    return journals;
  }

  private static void addLosses(JournalReader.Result result, RunProjection projection) {
    projection.lost(
        LossKind.RECORDS,
        result.problems().size(),
        "lines of an addendum's journal are no records or break its chain");
    projection.lost(
        LossKind.TORN_BYTES, result.tornBytes(), "an addendum's journal ends in a torn record");
    projection.lost(
        LossKind.OPEN_JOURNALS,
        result.end().closed() ? 0 : 1,
        "a writer of an addendum did not leave");
  }

  private static void addUncovered(Bundle addendum, RunProjection projection)
      throws StoreException, IOException {
    Map<String, Long> covered = projection.coveredBytes();
    long uncovered = 0;
    for (Map.Entry<String, Long> file : Manifest.sizes(addendum).entrySet()) {
      if (file.getKey().startsWith(RunLayout.STEPS + "/")) {
        uncovered += Math.max(0, file.getValue() - covered.getOrDefault(file.getKey(), 0L));
      }
    }
    projection.lost(
        LossKind.UNCOVERED_BYTES, uncovered, "no record covers the end of an addendum's step log");
  }

  /** Returns what summary.json would hold if the run were sealed as it is. */
  public static JsonObject summary(RunView view) {
    String text = new String(Artifacts.summary(view), StandardCharsets.UTF_8);
    try {
      if (Json.parse(text) instanceof JsonObject summary) {
        return summary;
      }
    } catch (JsonException e) {
      throw new IllegalStateException("a summary that was just written must be JSON", e);
    }
    throw new IllegalStateException("a summary must be an object but was " + text);
  }
}
