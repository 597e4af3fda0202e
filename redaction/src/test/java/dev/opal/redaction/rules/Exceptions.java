// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What rules may find in clean text: {@code docs/guide/secrets-exceptions.txt}. A line holds a
 * rule, a part of the file's name or {@code *}, a part of what is masked or of what stands around
 * it or {@code *}, and why, with a bar between.
 */
record Exceptions(List<Entry> entries) {
  static final Path FILE = Path.of("../docs/guide/secrets-exceptions.txt");

  /** What one line allows. */
  record Entry(String rule, String file, String what, String why) {
    boolean allows(CleanCorpus.Finding finding) {
      return rule.equals(finding.rule())
          && holds(finding.file(), file)
          && holds(finding.around(), what);
    }

    private static boolean holds(String text, String part) {
      return part.equals("*") || text.contains(part);
    }
  }

  static Exceptions read() throws IOException {
    List<Entry> entries = new ArrayList<>();
    for (String line : Files.readAllLines(FILE, StandardCharsets.UTF_8)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        String[] parts = line.split(" \\| ", -1);
        if (parts.length != 4) {
          throw new IllegalArgumentException(
              "an exception must be: rule | file | what | why, but was: " + line);
        }
        entries.add(new Entry(parts[0].strip(), parts[1].strip(), parts[2].strip(), parts[3]));
      }
    }
    return new Exceptions(entries);
  }

  List<CleanCorpus.Finding> unexplained(List<CleanCorpus.Finding> findings) {
    return findings.stream().filter(f -> entries.stream().noneMatch(e -> e.allows(f))).toList();
  }

  List<Entry> unused(List<CleanCorpus.Finding> findings) {
    return entries.stream().filter(e -> findings.stream().noneMatch(e::allows)).toList();
  }
}
