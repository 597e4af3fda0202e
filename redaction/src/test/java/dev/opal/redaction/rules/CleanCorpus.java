// SPDX-License-Identifier: Apache-2.0
package dev.opal.redaction.rules;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Reads what {@code src/test/corpus/gather} has gathered, and tells every place where a rule for
 * secrets masks something: {@code main} prints each, with its rule and its surroundings.
 */
final class CleanCorpus {
  private static final Path SOURCES = Path.of("src/test/corpus/sources.txt");
  private static final int LARGEST = 64 << 20;

  /** A place where a rule masks something. */
  record Finding(String rule, String file, String masked, String around) {
    @Override
    public String toString() {
      return rule + "\t" + file + "\t" + masked + "\t" + around;
    }
  }

  private final RuleScan scan;
  private final List<Finding> findings = new ArrayList<>();
  private long bytes;

  CleanCorpus(List<RegexRule> rules) {
    this.scan = new RuleScan(rules);
  }

  public static void main(String[] arguments) throws IOException {
    String ruleClass = arguments.length > 1 ? arguments[1] : "secret";
    CleanCorpus corpus =
        new CleanCorpus(
            RuleEntry.readAll().stream()
                .filter(entry -> entry.one("class", "secret").equals(ruleClass))
                .map(RegexRule::new)
                .toList());
    corpus.read(Path.of(arguments[0]));
    List<Finding> unexplained = Exceptions.read().unexplained(corpus.findings);
    unexplained.forEach(System.out::println);
    System.out.printf(
        "%d bytes read, %d findings, %d of them not explained%n",
        corpus.bytes, corpus.findings.size(), unexplained.size());
  }

  List<Finding> findings() {
    return findings;
  }

  /** Returns how much text was read. */
  long bytes() {
    return bytes;
  }

  /** Reads what lies in the folder, and the folders and archives of this machine on the list. */
  void read(Path gathered) throws IOException {
    readFolder(gathered);
    for (String line : Files.readAllLines(SOURCES, StandardCharsets.UTF_8)) {
      if (line.startsWith("folder ")) {
        readFolder(Path.of(line.substring(7)));
      } else if (line.startsWith("zip ")) {
        readFile(firstMatch(line.substring(4)));
      }
    }
  }

  private static Path firstMatch(String pattern) throws IOException {
    int star = pattern.indexOf('*');
    Path folder = Path.of(pattern.substring(0, pattern.lastIndexOf('/', star)));
    var matcher = folder.getFileSystem().getPathMatcher("glob:" + pattern);
    try (var paths = Files.find(folder, 4, (path, unused) -> matcher.matches(path))) {
      return paths.min(Path::compareTo).orElseThrow();
    }
  }

  private void readFolder(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && attributes.size() <= LARGEST) {
              readFile(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void readFile(Path file) throws IOException {
    String name = file.toString();
    try (InputStream in = Files.newInputStream(file)) {
      if (name.endsWith(".zip") || name.endsWith(".jar")) {
        readArchive(name, in);
      } else {
        readText(name, name.endsWith(".gz") ? new GZIPInputStream(in) : in);
      }
    }
  }

  private void readArchive(String name, InputStream in) throws IOException {
    ZipInputStream zip = new ZipInputStream(in);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (!entry.isDirectory()) {
        readText(name + "!/" + entry.getName(), zip);
      }
    }
  }

  private void readText(String name, InputStream in) throws IOException {
    byte[] content = in.readAllBytes();
    for (int i = 0; i < Math.min(content.length, 8192); i++) {
      if (content[i] == 0) {
        return;
      }
    }
    bytes += content.length;
    String text = new String(content, StandardCharsets.ISO_8859_1);
    scan.find(
        text,
        (rule, span) ->
            findings.add(
                new Finding(
                    rule.id(),
                    name,
                    shown(text, span.start(), Math.min(span.end(), span.start() + 200)),
                    shown(
                        text,
                        Math.max(0, span.start() - 60),
                        Math.min(text.length(), Math.min(span.end(), span.start() + 200) + 30)))));
  }

  private static String shown(String text, int from, int to) {
    return text.substring(from, to).replaceAll("[^ -~]", "~");
  }
}
