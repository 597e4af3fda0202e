// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One rule as its file states it: the lines of an entry by their key, in the order of the file.
 * Read without the engine, so that a mistake of one does not hide a mistake of the other.
 */
record RuleEntry(String file, String id, Map<String, List<String>> lines) {
  static final Path FOLDER = Path.of("src/main/resources/dev/opal/redaction/rules");

  private static final Set<String> REPEATED = Set.of("literal", "example", "counter");
  private static final Set<String> SINGLE =
      Set.of("not", "class", "pattern", "before", "after", "entropy", "check", "until");

  /** Reads every rule file, in the order of the file names. */
  static List<RuleEntry> readAll() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(FOLDER, "*.rules")) {
      found.forEach(files::add);
    }
    files.sort(null);
    List<RuleEntry> entries = new ArrayList<>();
    for (Path file : files) {
      entries.addAll(read(file));
    }
    return entries;
  }

  private static List<RuleEntry> read(Path file) throws IOException {
    List<RuleEntry> entries = new ArrayList<>();
    for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
      String text = line.stripLeading();
      if (text.isEmpty() || text.startsWith("#")) {
        continue;
      }
      String key = text.split(" ", 2)[0];
      String value = text.substring(key.length()).stripLeading();
      if (key.equals("rule")) {
        entries.add(new RuleEntry(file.getFileName().toString(), value, new LinkedHashMap<>()));
      } else {
        entries.get(entries.size() - 1).add(key, value);
      }
    }
    return entries;
  }

  private void add(String key, String value) {
    List<String> values = lines.computeIfAbsent(key, unused -> new ArrayList<>());
    if (value.isEmpty()
        || !(REPEATED.contains(key) || (SINGLE.contains(key) && values.isEmpty()))) {
      throw new IllegalArgumentException(
          "rule " + id + " of " + file + " must have known lines but has: " + key + " " + value);
    }
    values.add(value);
  }

  List<String> all(String key) {
    return lines.getOrDefault(key, List.of());
  }

  /** The value of a line that stands once, or what holds without it. */
  String one(String key, String otherwise) {
    return all(key).isEmpty() ? otherwise : all(key).get(0);
  }

  @Override
  public String toString() {
    return file + ": " + id;
  }
}
