// SPDX-License-Identifier: Apache-2.0
package dev.opal.query;

import java.util.regex.Pattern;

/**
 * What is left of a line of a log without what is another in every run: times, durations, UUIDs,
 * hexadecimal ids, places in folders for temporary files, process ids, ports, and colours. Other
 * numbers stay: a status of 500 is no status of 200.
 */
final class LineShape {
  private static final String[] CHANGING = {
    // Colours and other orders to a terminal.
    "\\x1b\\[[0-9;?]*+[A-Za-z]",
    // 2025-09-20T10:22:31.5Z, 2025/09/20, 10:22:31,123 and the names of days and months.
    "\\b\\d{4}[-/]\\d{2}[-/]\\d{2}(?:[T ]\\d{2}:\\d{2}(?::\\d{2})?(?:[.,]\\d+)?)?"
        + "(?:Z|[+-]\\d{2}:?\\d{2})?",
    "\\b\\d{1,2}:\\d{2}:\\d{2}(?:[.,]\\d+)?",
    "\\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\\b,? ?",
    "\\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) {1,2}\\d{1,2}\\b",
    // 12ms, 1.5s, 1m02s, 3 seconds.
    "\\b(?:\\d+(?:\\.\\d+)?(?:ns|us|µs|ms|s|m|h)(?![A-Za-z]))+",
    "\\b\\d+(?:\\.\\d+)? (?:milli|micro|nano)?(?:seconds?|secs?|minutes?|mins?|hours?)\\b",
    "\\b[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}\\b",
    "\\b0x[0-9a-fA-F]+\\b",
    // An id has digits and letters, or is as long as the seconds since 1970.
    "\\b(?=[0-9a-f]*+\\b)(?=[a-f]*+\\d)(?=\\d*+[a-f])[0-9a-f]{7,}\\b",
    "\\b\\d{10,}\\b",
    "(?<=/tmp/|/var/folders/|/run/user/)[^\\s\"':;,)]++",
    "(?i)(?<=\\bpid[ =:]|\\bpid: |\\bport[ =:]|\\bport: )\\d+",
    "(?<=\\[)\\d+(?=\\])",
    "(?<=[A-Za-z0-9\\]]:)\\d{4,5}\\b",
  };

  private static final Pattern PATTERN = Pattern.compile(String.join("|", CHANGING));

  private LineShape() {}

  /** Returns the line with a sign in place of each of these. */
  static String of(String line) {
    return PATTERN.matcher(line).replaceAll("#").stripTrailing();
  }
}
