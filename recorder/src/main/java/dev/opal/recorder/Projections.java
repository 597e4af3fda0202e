// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

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
import java.util.List;
import java.util.Optional;

/**
 * What follows from a run's journals, for whoever reads runs that are not sealed or are damaged.
 */
public final class Projections {
  private Projections() {}

  /**
   * Returns the run as the journals of its bundle tell it, whatever the other files say; empty
   * where none says how it started.
   */
  public static Optional<RunView> of(Bundle bundle) throws StoreException, IOException {
    RunProjection projection = new RunProjection();
    for (String name : journals(bundle)) {
      var sink = projection.journal();
      try (InputStream in = bundle.open(name)) {
        JournalReader.read(name, in, sink::accept);
      }
    }
    return projection.view();
  }

  private static List<String> journals(Bundle bundle) throws StoreException {
    List<String> journals = new ArrayList<>();
    for (String name : bundle.names()) {
      boolean joined = name.startsWith(RunFolder.JOURNALS + "/") && name.endsWith(".jsonl");
      if (joined || name.equals(RunFolder.JOURNAL)) {
        journals.add(name);
      }
    }
    // The opener's first, then by number.
    journals.sort((a, b) -> a.length() != b.length() ? a.length() - b.length() : a.compareTo(b));
    return journals;
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
