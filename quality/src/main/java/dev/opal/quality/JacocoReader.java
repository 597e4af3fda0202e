// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

import dev.opal.quality.Catalogue.Metric;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** JaCoCo's XML, by the counters of whole reports; several reports count as one. */
final class JacocoReader implements ResultReader {
  static final String ROOT = "report";

  private final Share lines = new Share();
  private final Share branches = new Share();

  private static final class Share {
    private long covered;
    private long missed;

    void add(XmlFile xml) throws ResultException {
      covered += xml.count("covered");
      missed += xml.count("missed");
    }

    boolean isMeasured() {
      return covered + missed > 0;
    }

    /** In percent with two decimals, rounded down: never more than there is. */
    double percent() {
      return Math.floor(covered * 10_000.0 / (covered + missed)) / 100;
    }
  }

  @Override
  public void read(Path file) throws ResultException {
    try (XmlFile xml = XmlFile.open(file)) {
      xml.root(ROOT);
      while (xml.next()) {
        if (xml.begins() && xml.depth() == 2 && xml.name().equals("counter")) {
          switch (xml.attribute("type")) {
            case "LINE" -> lines.add(xml);
            case "BRANCH" -> branches.add(xml);
            default -> {}
          }
        }
      }
    }
  }

  @Override
  public Results results() {
    Map<Metric, Double> figures = new EnumMap<>(Metric.class);
    if (!lines.isMeasured()) {
      return Results.nothing(figures, "a report's counter of at least one line");
    }
    figures.put(Metric.COVERAGE, lines.percent());
    if (branches.isMeasured()) {
      figures.put(Metric.COVERAGE_BRANCH, branches.percent());
    }
    return new Results(figures, List.of(), 0, "");
  }
}
