// SPDX-License-Identifier: Apache-2.0
package dev.opal.web;

import dev.opal.model.json.JsonObject;
import dev.opal.query.Recorded;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A run as one page of HTML: report.html, which opens from disk without a network and runs no
 * script but its own. It tells what the run's files tell and reads nothing else; the same run at
 * the same moment gives the same bytes.
 *
 * @param run sealed or open
 * @param before the run before it in its environment and target, to compare with; null for none
 * @param renderedAt stands in the page, for a run that is open changes
 */
public record Report(Recorded run, @Nullable Recorded before, Instant renderedAt) {

  /** Writes the page and flushes; does not close. */
  public void write(OutputStream out) throws IOException {
    LogExcerpts logs = LogExcerpts.of(run);
    JsonObject data = new ReportData(run, before, renderedAt, logs).json();
    out.write(new Page(run, logs).html(data.canonical()).getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
