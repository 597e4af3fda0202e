// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.model.Durations;
import dev.opal.query.Recorded;
import dev.opal.query.RecordedStep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * When each step ran, a bar each, as wide as the terminal. What determined the end of the run is
 * drawn full, what ran beside it light.
 */
final class Timeline {
  private static final int LEAST_BAR = 10;
  private static final int LEAST_NAME = 8;
  private static final String ROOT = "main/";

  private final Recorded run;
  private final Console console;
  private final Colours colours;
  private final Set<String> critical = new HashSet<>();
  private final char full;
  private final char light;
  private final char cut;
  private final int nameWidth;
  private final int barWidth;
  private final Instant begin;
  private final long nanos;

  /**
   * @param run with a step at least
   */
  Timeline(Recorded run, List<RecordedStep> critical, Console console, Colours colours) {
    this.run = run;
    this.console = console;
    this.colours = colours;
    critical.forEach(step -> this.critical.add(step.path()));
    boolean blocks = hasBlocks(console.environment());
    this.full = blocks ? '█' : '#';
    this.light = blocks ? '░' : '-';
    this.cut = blocks ? '…' : '~';
    int columns = console.columns();
    int longest = 0;
    int took = 0;
    for (RecordedStep step : run.steps()) {
      longest = Math.max(longest, name(step).length());
      took = Math.max(took, Durations.format(step.durationNanos()).length());
    }
    this.nameWidth = Math.min(longest, Math.max(LEAST_NAME, columns / 3));
    this.barWidth = Math.max(LEAST_BAR, columns - nameWidth - took - "    ".length() - 2);
    this.begin = begin();
    this.nanos = Math.max(1, end());
  }

  /** Tells whether the terminal can be expected to draw them. */
  private static boolean hasBlocks(Map<String, String> environment) {
    String locale = "";
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      locale = locale.isEmpty() ? environment.getOrDefault(name, "") : locale;
    }
    String encoding = locale.toLowerCase(Locale.ROOT).replace("-", "");
    return encoding.contains("utf8") && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  private Instant begin() {
    Instant first = run.summary().startedAt();
    for (RecordedStep step : run.steps()) {
      first = step.startedAt().isBefore(first) ? step.startedAt() : first;
    }
    return first;
  }

  private long end() {
    long last = run.summary().durationNanos();
    for (RecordedStep step : run.steps()) {
      last = Math.max(last, from(step) + step.durationNanos());
    }
    return last;
  }

  private long from(RecordedStep step) {
    return Duration.between(begin, step.startedAt()).toNanos();
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    String end = Durations.format(nanos);
    lines.add(
        "  " + " ".repeat(nameWidth + 2) + "0" + " ".repeat(barWidth - 1 - end.length()) + end);
    for (RecordedStep step : run.steps()) {
      lines.add("  " + padded(name(step)) + "  " + bar(step));
    }
    return lines;
  }

  private String bar(RecordedStep step) {
    int from = (int) Math.min(barWidth - 1, cells(from(step)));
    int to = (int) Math.max(from + 1, Math.min(barWidth, cells(from(step) + step.durationNanos())));
    String blocks = String.valueOf(critical.contains(step.path()) ? full : light).repeat(to - from);
    return " ".repeat(from)
        + colours.status(step.end().status(), blocks)
        + " ".repeat(barWidth - to)
        + "  "
        + Durations.format(step.durationNanos());
  }

  private long cells(long at) {
    return Math.round((double) at * barWidth / nanos);
  }

  private String name(RecordedStep step) {
    String path = step.path();
    return console.shown(path.startsWith(ROOT) ? path.substring(ROOT.length()) : path);
  }

  /** The end of a path tells more than its beginning. */
  private String padded(String name) {
    return name.length() <= nameWidth
        ? name + " ".repeat(nameWidth - name.length())
        : cut + name.substring(name.length() - nameWidth + 1);
  }
}
