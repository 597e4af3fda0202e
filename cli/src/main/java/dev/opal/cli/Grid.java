// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows of cells in aligned columns, two blanks apart. Cells hold no control characters. */
final class Grid {
  private static final int GAP = 2;

  private final List<List<String>> rows = new ArrayList<>();

  void add(List<String> row) {
    rows.add(row);
  }

  /** Returns the width that each column needs. */
  List<Integer> widths() {
    List<Integer> widths = new ArrayList<>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        int length = row.get(i).length();
        if (i == widths.size()) {
          widths.add(length);
        } else if (length > widths.get(i)) {
          widths.set(i, length);
        }
      }
    }
    return widths;
  }

  /** Returns the width of the widest line. */
  int width() {
    int sum = 0;
    for (int width : widths()) {
      sum += width == 0 ? 0 : width + GAP;
    }
    return Math.max(0, sum - GAP);
  }

  /** What a cell looks like beside its text. */
  interface Paint {
    String paint(int row, int column, String text);
  }

  /**
   * Returns the lines, without blanks at their end.
   *
   * @param width what does not fit is cut; {@code Integer.MAX_VALUE} for no limit
   */
  List<String> lines(int width, Paint paint) {
    List<Integer> widths = widths();
    List<String> lines = new ArrayList<>();
    for (int r = 0; r < rows.size(); r++) {
      lines.add(line(r, widths, width, paint));
    }
    return lines;
  }

  private String line(int r, List<Integer> widths, int width, Paint paint) {
    List<String> row = rows.get(r);
    StringBuilder line = new StringBuilder();
    int at = 0;
    int blanks = 0;
    for (int i = 0; i < row.size(); i++) {
      if (widths.get(i) == 0) {
        continue;
      }
      String text = cut(row.get(i), width - at - blanks);
      if (!text.isEmpty()) {
        line.append(" ".repeat(blanks)).append(paint.paint(r, i, text));
        at += blanks + text.length();
        blanks = 0;
      }
      blanks += widths.get(i) - text.length() + GAP;
    }
    return line.toString();
  }

  private static String cut(String text, int room) {
    if (text.length() <= room) {
      return text;
    }
    return room < 2 ? "" : text.substring(0, room - 1) + "…";
  }
}
