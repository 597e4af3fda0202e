// SPDX-License-Identifier: Apache-2.0
package dev.opal.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * A source that does not parse or does not resolve. The message has, for each problem, one line
 * with file, line and column, the line of the source and a caret; text of the source stands in it
 * as it is, so it has to pass the door before anybody sees it.
 */
public final class PlanException extends Exception {
  private static final long serialVersionUID = 1;
  private static final int SHOWN_PROBLEMS = 10;

  /**
   * A longer line is not shown: a part of it could be a part of a secret, which no door would know.
   */
  private static final int MAX_LINE = 400;

  PlanException(String message) {
    super(message);
  }

  PlanException(Source source, List<Problem> problems) {
    super(render(source, problems));
  }

  private static String render(Source source, List<Problem> problems) {
    List<String> lines = new ArrayList<>();
    for (Problem problem : problems.subList(0, Math.min(SHOWN_PROBLEMS, problems.size()))) {
      int at = Math.min(problem.offset(), source.text().length());
      lines.add(
          source.name()
              + ":"
              + source.line(at)
              + ":"
              + source.column(at)
              + ": "
              + problem.message());
      excerpt(source, at, lines);
    }
    if (problems.size() > SHOWN_PROBLEMS) {
      lines.add("and " + (problems.size() - SHOWN_PROBLEMS) + " more problems");
    }
    return String.join("\n", lines);
  }

  private static void excerpt(Source source, int at, List<String> lines) {
    int from = source.lineStart(at);
    int to = source.lineEnd(at);
    if (to - from > MAX_LINE) {
      return;
    }
    String before = source.text().substring(from, at);
    lines.add("    " + before.replace('\t', ' ') + source.text().substring(at, to));
    lines.add("    " + " ".repeat(before.codePointCount(0, before.length())) + "^");
  }
}
