// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

import dev.opal.quality.Catalogue.Metric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * JUnit's XML as Surefire, Gradle, pytest, jest and others write it. A test is a {@code testcase};
 * what a suite counts and no test case shows is believed where it is bad: a failure, and in a file
 * without test cases all of it.
 */
final class JunitReader implements ResultReader {
  static final String[] ROOTS = {"testsuites", "testsuite"};

  private final List<Results.Note> failures = new ArrayList<>();
  private final Counts all = new Counts();
  private long bad;
  private double seconds;

  /** Tests of a file, or of all. */
  private static final class Counts {
    private long total;
    private long failed;
    private long errors;
    private long skipped;

    void add(Counts other) {
      total += other.total;
      failed += other.failed;
      errors += other.errors;
      skipped += other.skipped;
    }
  }

  @Override
  public void read(Path file) throws ResultException {
    Counts shown = new Counts();
    Counts declared = new Counts();
    int counted = 0;
    int timed = 0;
    try (XmlFile xml = XmlFile.open(file)) {
      xml.root(ROOTS);
      do {
        if (!xml.begins()) {
          counted = xml.depth() < counted ? 0 : counted;
          timed = xml.depth() < timed ? 0 : timed;
          continue;
        }
        if (timed == 0 && !xml.attribute("time").isEmpty()) {
          timed = xml.depth();
          seconds += xml.seconds("time");
        }
        if (counted == 0 && !xml.attribute("tests").isEmpty()) {
          counted = xml.depth();
          declare(xml, declared);
        }
        if (xml.name().equals("testcase")) {
          testCase(xml, shown);
          timed = xml.depth() < timed ? 0 : timed;
        }
      } while (xml.next());
    }
    all.add(settled(shown, declared));
  }

  private static void declare(XmlFile xml, Counts declared) throws ResultException {
    declared.total += xml.count("tests");
    declared.failed += xml.count("failures");
    declared.errors += xml.count("errors");
    declared.skipped += xml.count("skipped");
  }

  private static Counts settled(Counts shown, Counts declared) {
    if (shown.total == 0) {
      declared.total =
          Math.max(declared.total, declared.failed + declared.errors + declared.skipped);
      return declared;
    }
    long hidden = declared.failed + declared.errors - shown.failed - shown.errors;
    if (hidden > 0) {
      shown.errors += hidden;
      shown.total += hidden;
    }
    return shown;
  }

  /** Reads to the end of a test case. */
  private void testCase(XmlFile xml, Counts counts) throws ResultException {
    int depth = xml.depth();
    String type = xml.attribute("classname");
    String name = xml.attribute("name");
    String outcome = "";
    String message = "";
    while (xml.next() && xml.depth() >= depth) {
      boolean tells = xml.begins() && xml.depth() == depth + 1 && weight(xml.name()) > 0;
      if (tells && weight(xml.name()) > weight(outcome)) {
        outcome = xml.name();
        message = message(xml);
      }
    }
    counts.total++;
    switch (outcome) {
      case "failure" -> counts.failed++;
      case "error" -> counts.errors++;
      case "skipped" -> counts.skipped++;
      default -> {}
    }
    if (weight(outcome) > 1 && bad++ < Results.LISTED) {
      failures.add(note(outcome, type, name, message));
    }
  }

  private static int weight(String outcome) {
    return switch (outcome) {
      case "failure" -> 3;
      case "error" -> 2;
      case "skipped" -> 1;
      default -> 0;
    };
  }

  /** Returns the first line that says something. */
  private static String message(XmlFile xml) throws ResultException {
    String message = firstLine(xml.attribute("message"));
    StringBuilder text = new StringBuilder();
    xml.next(text);
    return message.isEmpty() ? firstLine(XmlFile.wholeLines(text)) : message;
  }

  private static String firstLine(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).findFirst().orElse("");
  }

  private static Results.Note note(String outcome, String type, String name, String message) {
    String test = type.isEmpty() ? name : type + "." + name;
    return new Results.Note(
        Catalogue.TEST_FAILED,
        message.isEmpty() ? test : test + ": " + message,
        Map.of("class", type, "name", name, "message", message, "outcome", outcome));
  }

  @Override
  public Results results() {
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    figures.put(Metric.TESTS_TOTAL, (double) all.total);
    if (all.total == 0) {
      return Results.nothing(figures, "at least one test");
    }
    long passed = all.total - all.failed - all.errors - all.skipped;
    figures.put(Metric.TESTS_PASSED, (double) passed);
    figures.put(Metric.TESTS_FAILED, (double) all.failed);
    figures.put(Metric.TESTS_ERRORS, (double) all.errors);
    figures.put(Metric.TESTS_SKIPPED, (double) all.skipped);
    figures.put(Metric.TESTS_DURATION, Math.round(seconds * 1e6) / 1e6);
    return new Results(figures, failures, Math.max(0, bad - failures.size()), "");
  }
}
