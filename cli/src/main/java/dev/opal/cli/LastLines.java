// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.query.LineOffsets;
import dev.opal.query.Recorded;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The end of a step's log, as a page shows it. */
final class LastLines {
  /** Where one step is told of. */
  static final int MANY = 10;

  private static final int MAX_BYTES = 16 * 1024;

  private LastLines() {}

  /** Returns at most so many lines; none where the step has no log. */
  static List<String> read(Recorded run, String step, int lines, boolean colours, Console console)
      throws IOException {
    LineOffsets.Log log = () -> run.files().open("steps/" + step + ".log");
    try {
      long offset = LineOffsets.ofLast(log, lines);
      try (InputStream in = log.open()) {
        in.skipNBytes(offset);
        String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
        TerminalText filter = new TerminalText(colours);
        return (filter.accept(console.discretion().redacted(text)) + filter.end()).lines().toList();
      }
    } catch (StoreException e) {
      // A step that printed nothing, or whose log is lost: the losses say so.
      return List.of();
    }
  }
}
