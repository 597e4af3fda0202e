// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import dev.opal.query.GrepMatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Matches for people: {@code <run> <step>:<line>: <text>}, with {@code -} for {@code :} in lines
 * around a match and {@code --} between groups. A line that is in the context of two matches stands
 * once. On a terminal a long line is cut around the match.
 */
final class GrepTable implements RunsGrepCommand.Printer {
  private static final int LEAST_ROOM = 20;

  private final Console console;
  private final Data data;
  private final Colours colours;
  private final boolean grouped;
  private final Deque<String> after = new ArrayDeque<>();
  private String place = "";
  private long printed;
  private boolean any;

  /**
   * @param grouped lines around matches were asked for
   */
  GrepTable(Console console, Colours colours, boolean grouped) {
    this.console = console;
    this.data = new Data(console);
    this.colours = colours;
    this.grouped = grouped;
  }

  @Override
  public void print(GrepMatch match) {
    String here = place(match);
    boolean same = here.equals(place);
    printAfter(same ? match.line() : Long.MAX_VALUE);
    long first = match.line() - match.before().size();
    if (grouped && any && (!same || first > printed + 1)) {
      data.safeLine("--");
    }
    if (!same) {
      place = here;
      printed = 0;
    }
    List<String> before = match.before();
    for (int i = 0; i < before.size(); i++) {
      if (first + i > printed) {
        context(first + i, before.get(i));
      }
    }
    line(match);
    printed = match.line();
    any = true;
    after.clear();
    after.addAll(match.after());
  }

  private static String place(GrepMatch match) {
    String step = match.step().isEmpty() ? "main" : match.step();
    String source = match.source() == GrepMatch.Source.LOG ? "" : " " + match.source();
    return match.run().runId() + " " + step + source;
  }

  /** Prints what stands behind the last match, up to the line of the next. */
  private void printAfter(long end) {
    while (!after.isEmpty() && printed + 1 < end) {
      context(++printed, after.remove());
    }
    after.clear();
  }

  private void context(long number, String text) {
    String head = console.shown(place) + "-" + number + "- ";
    String shown = console.shown(text);
    data.safeLine(head + shown.substring(0, Math.min(shown.length(), room(head))));
  }

  private void line(GrepMatch match) {
    String head = console.shown(place) + ":" + match.line() + ": ";
    String text = match.text();
    int room = room(head);
    if (!console.discretion().redacted(text).equals(text)) {
      String shown = console.shown(text);
      data.safeLine(head + shown.substring(0, Math.min(shown.length(), room)));
      return;
    }
    int end = Math.min(match.end(), text.length());
    int start = Math.min(match.start(), end);
    String before = console.shown(text.substring(0, start));
    String found = console.shown(text.substring(start, end));
    String behind = console.shown(text.substring(end));
    found = found.substring(0, Math.min(found.length(), room));
    int spare = room - found.length();
    int left = Math.min(before.length(), Math.max(spare / 3, spare - behind.length()));
    int right = Math.min(behind.length(), spare - left);
    data.safeLine(
        head
            + before.substring(before.length() - left)
            + colours.loud(found)
            + behind.substring(0, right));
  }

  private int room(String head) {
    return console.outTerminal()
        ? Math.max(LEAST_ROOM, console.columns() - head.length())
        : Integer.MAX_VALUE;
  }

  @Override
  public void end(boolean more) {
    printAfter(Long.MAX_VALUE);
    if (!any) {
      console.say("no line matches");
    } else if (more && console.outTerminal()) {
      data.safeLine("there are more; --limit N shows them");
    }
  }
}
