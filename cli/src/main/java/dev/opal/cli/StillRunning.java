// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.execution.LeftBehind;
import dev.opal.model.RunId;
import dev.opal.recorder.RunPlace;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tells which processes of a run outlived its recorder, which was killed before it could end them.
 */
final class StillRunning {
  /** So many are named, the others counted. */
  private static final int NAMED = 10;

  private StillRunning() {}

  /** Returns one line, empty where there are none. */
  static String of(RunId run) {
    List<Long> pids = LeftBehind.pids(RunPlace.RUN_ID + "=" + run);
    if (pids.isEmpty()) {
      return "";
    }
    String named =
        pids.stream().limit(NAMED).map(String::valueOf).collect(Collectors.joining(", "));
    return (pids.size() == 1 ? "1 process" : pids.size() + " processes")
        + " of it still ran when it was recovered: "
        + named
        + (pids.size() > NAMED ? " and more" : "");
  }
}
