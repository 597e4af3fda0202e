// SPDX-License-Identifier: Apache-2.0
package dev.opal.quality;

import static org.assertj.core.api.Assertions.assertThat;

import dev.opal.quality.Catalogue.Metric;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JacocoReaderTest {
  private static final String HEAD =
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?><!DOCTYPE report PUBLIC"
          + " \"-//JACOCO//DTD Report 1.1//EN\" \"report.dtd\"><report name=\"app\">";

  @TempDir Path folder;

  private Results read(String... reports) throws IOException, ResultException {
    JacocoReader reader = new JacocoReader();
    for (int i = 0; i < reports.length; i++) {
      reader.read(
          Files.writeString(
              folder.resolve("jacoco" + i + ".xml"), HEAD + reports[i] + "</report>"));
    }
    return reader.results();
  }

  @Test
  void countersOfTheReport_areTaken_notThoseInIt() throws Exception {
    Results results =
        read(
            "<sessioninfo id='a' start='1' dump='2'/><package name='p'><class name='p/A'><counter"
                + " type='LINE' missed='900' covered='1'/></class><counter type='LINE' missed='9'"
                + " covered='0'/></package><counter type='INSTRUCTION' missed='1'"
                + " covered='1'/><counter type='BRANCH' missed='1' covered='2'/><counter"
                + " type='LINE' missed='1271' covered='8729'/>");
    assertThat(results.figures())
        .isEqualTo(Map.of(Metric.COVERAGE, 87.29, Metric.COVERAGE_BRANCH, 66.66));
  }

  @Test
  void reportsTogether_areWeighedByTheirLines() throws Exception {
    Results results =
        read(
            "<counter type='LINE' missed='0' covered='10'/>",
            "<counter type='LINE' missed='30' covered='0'/>");
    assertThat(results.figures()).isEqualTo(Map.of(Metric.COVERAGE, 25.0));
  }

  @Test
  void percentage_isNeverMoreThanThereIs() throws Exception {
    Results results = read("<counter type='LINE' missed='1' covered='99999'/>");
    assertThat(results.figures()).isEqualTo(Map.of(Metric.COVERAGE, 99.99));
  }

  @Test
  void reportOfNothing_isNoData() throws Exception {
    assertThat(read("<counter type='LINE' missed='0' covered='0'/>").hasData()).isFalse();
    assertThat(read("").figures()).isEmpty();
  }
}
