// SPDX-License-Identifier: Apache-2.0
package dev.opal.cli;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Comma-separated values (RFC 4180), safe in a spreadsheet; docs/formats/query-json.md. */
final class Csv {
  private Csv() {}

  /**
   * Returns a line without its end; what is null is empty.
   *
   * @param shown what becomes of a field
   */
  static String line(List<? extends @Nullable Object> fields, UnaryOperator<String> shown) {
    StringBuilder line = new StringBuilder();
    for (Object field : fields) {
      line.append(line.isEmpty() ? "" : ",")
          .append(safe(field == null ? "" : field.toString(), shown));
    }
    return line.toString();
  }

  /** RFC 4180 ends lines with two characters; a terminal would be shown the first. */
  static String end(Console console) {
    return console.outTerminal() ? "" : "\r";
  }

  /**
   * A spreadsheet takes what begins like a formula for one, and a recorded name may be anybody's.
   */
  private static String safe(String field, UnaryOperator<String> shown) {
    boolean formula = !field.isEmpty() && "=+-@\t\r".indexOf(field.charAt(0)) >= 0;
    return quoted((formula ? "'" : "") + shown.apply(field));
  }

  private static String quoted(String field) {
    return field.indexOf(',') >= 0 || field.indexOf('"') >= 0
        ? '"' + field.replace("\"", "\"\"") + '"'
        : field;
  }
}
