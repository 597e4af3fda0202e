// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import dev.opal.model.RunEvent;
import dev.opal.model.journal.JournalReader;
import dev.opal.recorder.RunLayout;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds where the attempts at a step begin in its log. */
public final class AttemptOffsets {
  private AttemptOffsets() {}

  /**
   * Returns the attempts from the second that printed something, by the offset of their output.
   * Nothing is read where there was but one.
   */
  public static SortedMap<Long, Integer> of(Recorded run, String path)
      throws StoreException, IOException {
    SortedMap<Long, Integer> offsets = new TreeMap<>();
    List<RecordedStep> retried =
        run.steps().stream().filter(s -> s.path().equals(path) && s.attempts() > 1).toList();
    for (RecordedStep step : retried) {
      // Only a plan has retries, and its steps stand in the opener's journal.
      try (InputStream in = run.files().open(RunLayout.JOURNAL)) {
        JournalReader.read(
            RunLayout.JOURNAL,
            in,
            record -> {
              if (record.event() instanceof RunEvent.OutputWritten piece
                  && record.envelope().span().hex().equals(step.spanId())) {
                add(offsets, piece);
              }
            });
      }
    }
    return offsets;
  }

  private static void add(SortedMap<Long, Integer> offsets, RunEvent.OutputWritten piece) {
    Map.Entry<Long, Integer> last = offsets.isEmpty() ? null : offsets.lastEntry();
    if (piece.attempt() > (last == null ? 1 : last.getValue()) && !piece.late()) {
      offsets.put(piece.offset(), piece.attempt());
    }
  }
}
