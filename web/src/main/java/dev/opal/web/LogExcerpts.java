// SPDX-License-Identifier: Apache-2.0
package dev.opal.web;

import dev.opal.query.Recorded;
import dev.opal.query.RecordedStep;
import dev.opal.store.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The step logs of a run as far as a page holds them, by the step's path.
 *
 * @param unread the paths of steps that printed and whose log is missing or cannot be read
 */
record LogExcerpts(Map<String, LogExcerpt> logs, Set<String> unread) {
  private static final int MAX_BYTES = 8 * 1024 * 1024;
  private static final int MAX_STEP_BYTES = 256 * 1024;

  /**
   * Reads the logs. Where they are too much together, those that are long are cut alike; that of
   * the step that failed has its share first.
   */
  static LogExcerpts of(Recorded run) {
    LogExcerpts read = new LogExcerpts(new LinkedHashMap<>(), new TreeSet<>());
    long left = MAX_BYTES;
    List<RecordedStep> rest = new ArrayList<>();
    for (RecordedStep step : run.steps()) {
      if (step.path().equals(run.summary().failedStep())) {
        left -= read.add(run, step, MAX_STEP_BYTES);
      } else {
        rest.add(step);
      }
    }
    // The shortest first: what they leave of their share is for those after them.
    rest.sort((a, b) -> Long.compare(printed(a), printed(b)));
    for (int i = 0; i < rest.size(); i++) {
      long share = Math.min(MAX_STEP_BYTES, left / (rest.size() - i));
      left -= read.add(run, rest.get(i), (int) share);
    }
    return read;
  }

  /** What the log holds is redacted and so of another length, but not by much. */
  private static long printed(RecordedStep step) {
    return step.end().stdoutBytes() + step.end().stderrBytes();
  }

  /** Returns how many bytes it takes. */
  private long add(Recorded run, RecordedStep step, int limit) {
    try (InputStream in = run.files().open("steps/" + step.path() + ".log")) {
      LogExcerpt log = LogExcerpt.read(in, limit);
      if (log.bytes() > 0) {
        logs.put(step.path(), log);
      }
      return log.bytes() - log.leftOutBytes();
    } catch (StoreException | IOException e) {
      if (printed(step) > 0) {
        unread.add(step.path());
      }
      return 0;
    }
  }
}
