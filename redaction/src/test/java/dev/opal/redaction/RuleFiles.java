// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The rule files of the source tree, from which the built-in rules are made. */
final class RuleFiles {
  static final Path RESOURCES = Path.of("src/main/resources/dev/opal/redaction");

  private RuleFiles() {}

  static List<Path> all() throws IOException {
    try (Stream<Path> files = Files.list(RESOURCES.resolve("rules"))) {
      return files.filter(file -> file.toString().endsWith(".rules")).sorted().toList();
    }
  }

  /** Returns the text of a file without the braces that keep scanners of secrets away from it. */
  static String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }

  static List<Rule> rules() throws IOException, RuleException {
    List<Rule> rules = new ArrayList<>();
    for (Path file : all()) {
      rules.addAll(RuleReader.read(file.getFileName().toString(), text(file)));
    }
    return rules;
  }
}
