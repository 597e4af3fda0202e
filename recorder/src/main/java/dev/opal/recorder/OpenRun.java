// SPDX-License-Identifier: Apache-2.0
package dev.opal.recorder;

import dev.opal.model.Summary;
import java.nio.file.Path;

/**
 * A run that is not sealed.
 *
 * @param view as far as its journals tell: of status running, or interrupted where nobody records
 *     it any more
 * @param folder where its journals lie
 * @param live somebody records it, or it was begun to be ended by {@code opal end}
 */
public record OpenRun(RunView view, Path folder, boolean live) {
  /** Returns the run as an index would know it. */
  public Summary summary() {
    return view.summary();
  }
}
